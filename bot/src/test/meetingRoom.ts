import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { aMeeting } from './builders.ts';
import { alice, bob, carol } from './people.ts';
import type { TestService } from './service.ts';

/** A meeting of alice, who is there, with bob who is there too and carol who has not answered. */
export async function aMeetingRoom(service: TestService, changes: object = {}): Promise<RoomId> {
  const participants = [{ user_id: bob }, { user_id: carol }];
  const data = aMeeting({ participants, ...changes });
  const [roomId] = await service.done('net.nordeck.meetings.meeting.create', data);
  if (roomId === undefined) throw new Error('no room was made');
  service.join(roomId, alice, bob);
  service.rooms.acts.splice(0);
  return roomId;
}

/** Breakout sessions below it, of the same people. */
export async function someSessions(
  service: TestService,
  meeting: RoomId,
  titles: readonly string[],
  changes: object = {},
): Promise<readonly RoomId[]> {
  const groups = titles.map((title) => ({ title, participants: [{ user_id: bob }] }));
  const times = { start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:00' };
  const data = { groups, description: 'Groups', ...times, ...changes };
  const sessions = await service.done('net.nordeck.meetings.breakoutsessions.create', data, {
    sentIn: meeting,
  });
  for (const session of sessions) service.join(session, alice, bob);
  service.rooms.acts.splice(0);
  return sessions;
}
