import type { Say } from './say.ts';
import { findDebianSynapse, makeDebianSynapse } from './synapseDebian.ts';
import { findPypiSynapse, installPypiSynapse } from './synapsePypi.ts';
import { firstWithSynapse, type PythonCandidate, type SynapseProgram } from './synapsePython.ts';

const installed = (): PythonCandidate[] => {
  const chosen = process.env['SYNAPSE_PYTHON'];
  return [
    ...(chosen ? [{ command: chosen, args: [], env: {}, origin: `SYNAPSE_PYTHON (${chosen})` }] : []),
    { command: 'python3', args: [], env: {}, origin: 'the installed python3' },
  ];
};

/**
 * Finds a Synapse or makes one: the installed one, one from PyPI under .local/, Debian's own under .local/.
 *
 * @throws Error that names everything that was tried and what a person can do.
 */
export const findSynapse = async (say: Say): Promise<SynapseProgram> => {
  const problems: string[] = [];
  const ways = [
    () => firstWithSynapse([...installed(), ...findPypiSynapse(), ...findDebianSynapse()]),
    () => installPypiSynapse(say),
    () => makeDebianSynapse(say),
  ];
  for (const way of ways) {
    const found = await way();
    if (!Array.isArray(found)) {
      return found;
    }
    problems.push(...found);
  }
  throw new Error(
    [
      'No Synapse homeserver could be found or installed. What was tried:',
      ...problems.map((problem) => `  - ${problem}`),
      'Any one of these helps: install Python 3.10 or later with its venv module and let PyPI be reached;',
      'set SYNAPSE_PYTHON to a Python that has the package matrix-synapse; or use compose.yaml with containers.',
    ].join('\n'),
  );
};
