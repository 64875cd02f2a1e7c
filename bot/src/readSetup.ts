import { ConfigError } from '../../shared/src/settings.ts';
import { readConfig, settings, type Config } from './config.ts';
import { loadTemplate } from './loadTemplate.ts';
import type { RoomTemplate } from './meetings/roomTemplate.ts';

/** How the bot is set up, before it asks anybody. */
export type Setup = { readonly config: Config; readonly template: RoomTemplate };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings and the files that they name.
 *
 * @throws ConfigError that names everything that is wrong, at once
 */
export async function readSetup(env: Environment): Promise<Setup> {
  const pathIn = ({ variable, fallback = '' }: { readonly variable: string; readonly fallback?: string }) =>
    env[variable] ?? fallback;
  const paths = { events: pathIn(settings.defaultEventsPath), layouts: pathIn(settings.defaultLayoutsPath) };
  const complaints: string[] = [];
  const collect = (error: unknown): undefined => {
    if (!(error instanceof ConfigError)) throw error;
    complaints.push(...error.complaints);
  };
  const config = await Promise.resolve(env).then(readConfig).catch(collect);
  const template = await loadTemplate(paths).catch(collect);
  if (config === undefined || template === undefined) throw new ConfigError(complaints);
  return { config, template };
}
