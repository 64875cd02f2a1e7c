import type { Content } from '../../../shared/src/matrix/event.ts';
import { isRoomId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { TextKey } from '../i18n.ts';
import { roomLink } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

type Decision = {
  readonly name: string;
  readonly usage: TextKey;
  readonly done: TextKey;
  /** The metadata with the new date of deletion, or without one. */
  readonly decide: (metadata: Content, now: number) => Content;
};

/** A command by which administrators decide when one room is removed. */
export function deletionCommand({ name, usage, done, decide }: Decision): ChatCommand {
  return {
    name,
    aliases: [],
    parameters: '<room id>',
    usage,
    only: 'administrators',
    where: 'in private',
    run: async ({ t, words: [id] }, { index, meetings: { rooms, settings }, now }) => {
      if (!isRoomId(id)) return [t('roomMissing')];
      const meeting = (await index.meetings()).find(({ roomId }) => roomId === id);
      const metadata = meeting && (await rooms.state(id)).content(stateKinds.metadata);
      if (meeting === undefined || metadata === undefined) return [t('roomUnknown', { id })];
      await rooms.setState(id, stateKinds.metadata, '', decide(metadata, now()));
      return [{ template: t(done), room: roomLink(settings.linkPrefix, id, meeting.title) }];
    },
  };
}
