import { contracts } from '../../../shared/src/commands/index.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { needInWords, type Need } from '../../../shared/src/matrix/roomPower.ts';
import { aMeeting } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, bot, dave } from '../test/people.ts';
import { createService } from '../test/service.ts';

const times = { start_time: '2040-10-03T10:30', end_time: '2040-10-03T11:00' };

/** What is sent with each command, so that all that it can need is needed. */
const variants: Readonly<Record<string, readonly object[]>> = {
  'meeting.create': [aMeeting()],
  'meeting.update': [{ title: 'T' }],
  'meeting.close': [{}, { method: 'kick_all_participants' }],
  'meeting.participants.handle': [true, false].map((invite) => ({ invite, userIds: [dave] })),
  'meeting.widgets.handle': [{ add: true, widget_ids: ['jitsi'] }],
  'meeting.change.message_permissions': [{ messaging_power_level: 0 }],
  'breakoutsessions.create': [{ groups: [{ title: 'A' }], description: '', ...times }],
  'sub_meetings.send_message': [{ message: 'x' }],
};

const cases = contracts.flatMap((contract) =>
  (variants[contract.type.replace('net.nordeck.meetings.', '')] ?? []).flatMap((data) =>
    contract
      .needs(data as never)
      .map((need) => ({ type: contract.type, data, need, what: needInWords(need) })),
  ),
);

/** Levels in which bob may do everything but one thing. */
function allBut(need: Need): object {
  const levels = {
    users: { [alice]: 100, [bot]: 101, [bob]: 50 },
    ...{ users_default: 0, events_default: 0, state_default: 0, invite: 0, kick: 0, ban: 0, redact: 0 },
  };
  if ('action' in need) return { ...levels, [need.action]: 60 };
  if ('messageLevel' in need) return { ...levels, events_default: 60 };
  return { ...levels, events: { ['state' in need ? need.state : need.event]: 60 } };
}

it('knows what is sent with every command', () => {
  const known = Object.keys(variants).map((type) => `net.nordeck.meetings.${type}`);
  expect(contracts.map(({ type }) => type).sort()).toEqual(known.sort());
});

it.each(cases)(
  'denies $type to who may do all that it takes but $what',
  async ({ type, data, need, what }) => {
    const service = createService();
    const room: RoomId = await aMeetingRoom(service);
    service.rooms.put(room, 'm.room.power_levels', '', allBut(need) as never);
    const given = { target_room_id: room, ...data };
    expect(await service.failed(type, given, { sender: bob, sentIn: room })).toEqual({
      code: 'denied',
      need: `${what} needs power level 60, you have 50`,
    });
    expect(service.rooms.acts).toEqual([]);
  },
);
