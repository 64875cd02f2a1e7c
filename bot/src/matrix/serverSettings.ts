import { serverOf, type UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Message } from '../i18n.ts';
import { shownInvitations, type SyncResponse } from './syncResponse.ts';

/** What the homeserver's conduct tells of its configuration, which no API does. */
export type ServerSettings = {
  /** Looks at a sync for what invitations show. */
  readonly seeSync: (response: SyncResponse, botId: UserId) => void;
  /** Looks at the status of an answer. */
  readonly seeStatus: (status: number) => void;
  /** The settings that are not as meetings need them. */
  readonly problems: () => readonly Message[];
};

/** How long a refusal for too many requests is remembered, in milliseconds. */
const MEMORY = 300_000;
/** From when on they are no single burst any more, in milliseconds. */
const PERSISTS = 60_000;

export function createServerSettings(now: () => number): ServerSettings {
  let showsPowerLevels: boolean | undefined;
  let limited: { readonly since: number; readonly until: number } | undefined;
  return {
    seeSync: (response, botId) => {
      for (const { sender, events } of shownInvitations(response, botId)) {
        // What people of other servers show is the choice of those.
        if (serverOf(sender) !== serverOf(botId)) continue;
        // Every room has power levels, so their absence is the homeserver's choice.
        showsPowerLevels = events.some(({ type }) => type === stateKinds.powerLevels);
      }
    },
    seeStatus: (status) => {
      if (status !== 429) return;
      const until = now();
      const goesOn = limited && until - limited.until < MEMORY;
      limited = { since: goesOn && limited ? limited.since : until, until };
    },
    problems: () => [
      ...(showsPowerLevels === false ? [{ key: 'problemPrejoinState' } as const] : []),
      ...(limited && limited.until - limited.since >= PERSISTS && now() - limited.until < MEMORY
        ? [{ key: 'problemLimited' } as const]
        : []),
    ],
  };
}
