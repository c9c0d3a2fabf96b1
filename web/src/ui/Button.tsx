import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './Button.module.css';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { variant?: 'plain' | 'outline' | 'primary'; pressed?: boolean | undefined };

export function Button({ variant = 'outline', pressed, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} aria-pressed={pressed} className={`${styles.button} ${styles[variant]} ${className ?? ''}`} />
  );
}

type IconButtonProps = ButtonProps & { label: string; children: ReactNode };

export function IconButton({ label, variant = 'plain', className, title, ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} aria-label={label} title={title ?? label} className={`${styles.icon} ${className ?? ''}`} />;
}
