import { startSynapse, type Synapse, type SynapseWish } from '../stack/synapse.ts';
import { newHomeserverFolder, theRun } from './run.ts';

/** Starts a homeserver for a spec alone, which stops it; in a new folder unless one is wished for. */
export const startOwnSynapse = async (wish: Partial<SynapseWish> = {}): Promise<Synapse> =>
  startSynapse({ program: theRun().synapse, ...wish, dir: wish.dir ?? (await newHomeserverFolder()) });
