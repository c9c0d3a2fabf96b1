/** A ball of thread, which is what a clew is. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4f46e5" />
      <g stroke="#fff" strokeWidth="2.2" strokeLinecap="round">
        <circle cx="14.5" cy="14.5" r="8" />
        <path d="M8 12c4-2.500 9-2 13.500 1.500M8.500 18.500c4-3 8-3.500 12-1.500M14.500 22.500c3.500 3 7 3.500 11.500 3" />
      </g>
    </svg>
  );
}
