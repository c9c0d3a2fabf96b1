export type ConfigurationSearch = { /** What the options in force are searched for first. */ find?: string | undefined };

export const parseConfigurationSearch = (search: Record<string, unknown>): ConfigurationSearch => ({ find: typeof search['find'] === 'string' ? search['find'] : undefined });
