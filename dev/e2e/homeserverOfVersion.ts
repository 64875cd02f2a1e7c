import type { Account, Homeserver } from '../stack/homeserver.ts';
import { startOwnSynapse } from './ownSynapse.ts';
import { sharedHomeserver } from './people.ts';
import { theRun } from './run.ts';

/** A homeserver whose new rooms have a certain version. */
export type HomeserverOfVersion = {
  readonly homeserver: Homeserver;
  readonly admin: Account;
  /** Ends it, unless it is the one that all specs share. */
  readonly stop: () => Promise<unknown>;
};

type Capabilities = { capabilities: { 'm.room_versions': { default: string } } };

const sharedVersion = async (): Promise<string> => {
  const { url, admin } = theRun();
  const response = await fetch(`${url}/_matrix/client/v3/capabilities`, {
    headers: { authorization: `Bearer ${admin.accessToken}` },
  });
  return ((await response.json()) as Capabilities).capabilities['m.room_versions'].default;
};

/** The shared homeserver where its rooms have that version, else one of its own. */
export const homeserverOfVersion = async (version: string): Promise<HomeserverOfVersion> => {
  if ((await sharedVersion()) === version) {
    const { admin } = theRun();
    return { homeserver: sharedHomeserver(), admin, stop: () => Promise.resolve() };
  }
  // Each caller has its own: a folder keeps its accounts.
  const synapse = await startOwnSynapse({ defaultRoomVersion: version });
  const admin = await synapse.registerUser({ user: 'admin', admin: true });
  return { homeserver: synapse, admin, stop: () => synapse.stop() };
};
