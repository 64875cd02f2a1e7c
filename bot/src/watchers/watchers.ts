import type { Config } from '../config.ts';
import type { Serially } from '../dispatch/serially.ts';
import type { Logger } from '../log.ts';
import type { Watcher } from '../matrix/watcher.ts';
import type { MeetingIndex } from '../meetings/meetingIndex.ts';
import type { Meetings } from '../meetings/meetings.ts';
import type { People } from '../store/people.ts';
import type { Facts } from '../store/syncStore.ts';
import { createBotPromotedWatcher } from './botPromoted.ts';
import { createCardWatcher } from './cards.ts';
import { createEmptyRoomWatcher } from './emptyRoom.ts';
import { createEncryptedRoomWatcher } from './encryptedRoom.ts';
import { createGuestPowerWatcher } from './guestPower.ts';
import { createHelpRoomWatcher } from './helpRoomMembers.ts';
import { createMeetingIndexWatcher } from './meetingIndex.ts';

type Surroundings = {
  readonly meetings: Meetings;
  readonly index: MeetingIndex;
  readonly facts: Facts;
  readonly people: People;
  readonly serially: Serially;
  readonly followUpgrade: Watcher;
  readonly chat: Watcher;
  /** Absent where meetings have no cards. */
  readonly cards: { readonly doubt: Parameters<typeof createCardWatcher>[0] } | undefined;
  readonly log: Logger;
};

/** What the bot does when others act, as far as it is wanted. */
export function createWatchers(config: Config, surroundings: Surroundings): readonly Watcher[] {
  const { meetings, index, facts, people, serially, followUpgrade, chat, cards, log } = surroundings;
  const { rooms, settings } = meetings;
  const { localeOf, isDirect } = people;
  const guests = {
    prefix: config.guestPrefix,
    level: config.guestPowerLevel,
    forget: config.guestPowerLevelForget,
  };
  return [
    createMeetingIndexWatcher(index),
    followUpgrade,
    createEmptyRoomWatcher(rooms),
    ...(settings.reads
      ? []
      : [createEncryptedRoomWatcher({ rooms, facts, locale: config.welcomeLocale, log })]),
    ...(cards ? [createCardWatcher(cards.doubt)] : []),
    ...(config.enableGuestPower ? [createGuestPowerWatcher({ rooms, policy: guests, serially })] : []),
    ...(config.enableWelcome
      ? [createBotPromotedWatcher({ meetings, isDirect, localeOf }), createHelpRoomWatcher(meetings), chat]
      : []),
  ];
}
