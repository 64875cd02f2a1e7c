import { runProgram } from './runProgram.ts';

/** A way to run Python whose Synapse has not been looked at yet: `command ...args`, with `env` added. */
export type PythonCandidate = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it comes from, in words. */
  readonly origin: string;
};

/** A Python that has a Synapse: `command ...args -m synapse.app.homeserver`. */
export type SynapseProgram = PythonCandidate & {
  /** Of Synapse, such as `1.163.2`. */
  readonly version: string;
};

/** Room version 12 came with it; older ones cannot run all our tests. */
const oldestMinor = 136;

// Another package calls itself synapse too, and importing the whole homeserver here would cost a second.
const probe = `
import importlib.util, synapse
assert importlib.util.find_spec("synapse.app.homeserver")
print("SYNAPSE", synapse.__version__)
`;

const tryPython = async (candidate: PythonCandidate): Promise<SynapseProgram | string> => {
  const { ok, output } = await runProgram(candidate.command, [...candidate.args, '-c', probe], {
    env: { ...process.env, ...candidate.env },
    timeoutMs: 60_000,
  });
  const [, version, minor] = /^SYNAPSE (\d+\.(\d+)\S*)/m.exec(output) ?? [];
  if (!ok || version === undefined) {
    return `${candidate.origin}: no Synapse there (${output.split('\n').at(-1) ?? ''})`;
  }
  return Number(minor) < oldestMinor
    ? `${candidate.origin}: its Synapse ${version} is too old, 1.${oldestMinor} or later is needed`
    : { ...candidate, version };
};

/** The first candidate whose Synapse is new enough, or for each one why not. */
export const firstWithSynapse = async (
  candidates: readonly PythonCandidate[],
): Promise<SynapseProgram | string[]> => {
  const problems: string[] = [];
  for (const candidate of candidates) {
    const found = await tryPython(candidate);
    if (typeof found !== 'string') {
      return found;
    }
    problems.push(found);
  }
  return problems;
};
