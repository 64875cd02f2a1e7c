import type { Content } from '../../../shared/src/matrix/event.ts';
import { isRoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { DECISION } from '../../../shared/src/meeting/metadata.ts';
import type { TextKey } from '../i18n.ts';
import { roomLink } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

type Decision = {
  readonly name: string;
  readonly usage: TextKey;
  readonly done: TextKey;
  /** The new date of deletion; `undefined` for never. */
  readonly date: (now: number) => number | undefined;
};

/** The keys from which a date follows; the second one is that of the older form. */
const dates: readonly string[] = ['force_deletion_at', 'auto_deletion_offset'];

/** The metadata with another date of deletion, or without one in any of its forms. */
function withDate(metadata: Content, date: number | undefined): Content {
  const rest = Object.fromEntries(Object.entries(metadata).filter(([key]) => !dates.includes(key)));
  return date === undefined ? rest : { ...rest, force_deletion_at: date };
}

/** A command by which administrators decide when one room is removed. */
export function deletionCommand({ name, usage, done, date }: Decision): ChatCommand {
  return {
    name,
    aliases: [],
    parameters: (t) => t('parametersRoom'),
    usage,
    only: 'administrators',
    where: 'in private',
    run: async ({ t, sender, words: [id] }, { index, meetings: { rooms, settings }, serially, now }) => {
      if (!isRoomId(id)) return [t('roomMissing')];
      const meeting = (await index.meetings()).find(({ roomId }) => roomId === id);
      if (meeting === undefined) return [t('roomUnknown', { id })];
      const isDecided = await serially(id, async () => {
        const metadata = (await rooms.state(id)).content(stateKinds.metadata);
        if (metadata === undefined) return false;
        const decided = { ...withDate(metadata, date(now())), [DECISION]: { by: sender, at: now() } };
        await rooms.setState(id, stateKinds.metadata, '', decided);
        return true;
      });
      if (!isDecided) return [t('roomUnknown', { id })];
      return [{ template: t(done), room: roomLink(settings.linkPrefix, id, meeting.title) }];
    },
  };
}
