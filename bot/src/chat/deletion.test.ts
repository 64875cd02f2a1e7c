import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { readMetadata } from '../../../shared/src/meeting/metadata.ts';
import { textsFor } from '../i18n.ts';
import { aSeries } from '../test/builders.ts';
import { alice, bot } from '../test/people.ts';
import { createService } from '../test/service.ts';
import type { ChatCommand, ChatMessage, ChatTools } from './chatCommand.ts';
import { keep } from './keep.ts';
import { reap } from './reap.ts';

const type = 'net.nordeck.meetings.metadata';
const roomId = '!old:example.com' as RoomId;
const legacy = {
  creator: alice,
  start_time: '2040-10-03T08:30:00Z',
  end_time: '2040-10-03T09:30:00Z',
  auto_deletion_offset: 60,
};

/** What an administrator's word leaves of a meeting's metadata. */
async function decided(command: ChatCommand, before: Content): Promise<Content | undefined> {
  const { rooms, meetings, serially } = createService();
  rooms.add({
    id: roomId,
    creator: bot,
    type: 'net.nordeck.meetings.meeting',
    levels: { users: { [bot]: 101 } },
    state: [{ type, content: before }],
  });
  const metadata = readMetadata(before);
  if (metadata === undefined) throw new Error('no metadata');
  const indexed = { roomId, type: 'net.nordeck.meetings.meeting', title: 'Old', metadata } as const;
  const message = { sender: alice, words: [roomId], t: textsFor('en') } as unknown as ChatMessage;
  const index = { meetings: () => Promise.resolve([indexed]) };
  await command.run(message, { index, meetings, serially, now: () => 1_000 } as unknown as ChatTools);
  return rooms.look(roomId).content(type);
}

const decision = { 'io.convene.decision': { by: alice, at: 1_000 } };

it.each<[string, Content]>([
  ['today', { creator: alice, calendar: [aSeries()], force_deletion_at: 5, external_data: { x: {} } }],
  ['before there were calendars', legacy],
])('keeps and gives up meetings in the form of %s, and leaves all else as it was', async (_, before) => {
  const rest = Object.fromEntries(
    Object.entries(before).filter(([key]) => key !== 'force_deletion_at' && key !== 'auto_deletion_offset'),
  );
  const kept = await decided(keep, before);
  expect(kept).toEqual({ ...rest, ...decision });
  expect(readMetadata(kept)).not.toHaveProperty('force_deletion_at');
  const given = await decided(reap, before);
  expect(given).toEqual({ ...rest, ...decision, force_deletion_at: 1_000 });
  expect(readMetadata(given)).toHaveProperty('force_deletion_at', 1_000);
});
