import { config as readEnvFiles } from 'dotenv';

/** The files that may hold settings, as NeoDateFix reads them: what stands earlier wins, the real environment first. */
const files = ['.env.local', '.env.dev', '.env'];

/** The environment of this process together with the files of its working directory. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  // eslint-disable-next-line no-restricted-properties -- the one place where the environment is read
  const environment = { ...process.env } as Record<string, string>;
  readEnvFiles({ path: files, processEnv: environment, quiet: true });
  return environment;
}
