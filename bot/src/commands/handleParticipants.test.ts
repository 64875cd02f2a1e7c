import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { toReaction } from '../../../shared/src/acknowledgement.ts';
import { toAnswer } from '../dispatch/acknowledge.ts';
import { aRequest } from '../test/builders.ts';
import { aMeetingRoom } from '../test/meetingRoom.ts';
import { alice, bob, bot, carol, dave } from '../test/people.ts';
import { createService, type TestService } from '../test/service.ts';

const type = 'net.nordeck.meetings.meeting.participants.handle';
const eve = '@eve:example.com' as UserId;

const invite = (target_room_id: RoomId, ...userIds: string[]) => ({ target_room_id, invite: true, userIds });
const remove = (target_room_id: RoomId, ...userIds: string[]) => ({ target_room_id, invite: false, userIds });
const membershipOf = ({ rooms }: TestService, roomId: RoomId, userId: UserId) =>
  rooms.look(roomId).content('m.room.member', userId)?.membership;

describe('inviting people', () => {
  it('invites each once, with the organiser as the one who invites', async () => {
    const service = createService({ displayNames: { [alice]: 'Alice', [bob]: 'Bob' } });
    const roomId = await aMeetingRoom(service);
    await service.done(type, invite(roomId, eve, dave, eve), { sender: bob });
    const invited = service.rooms.acts.map(({ key }) => key);
    expect(invited).toEqual([eve, dave]);
    const content = service.rooms.look(roomId).content('m.room.member', eve);
    expect(content).toMatchObject({
      membership: 'invite',
      reason: expect.stringMatching(/by Alice\nWeekly sync$/) as string,
    });
  });

  it('takes who accepted before the answer came for invited', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.loseInvitation(dave);
    await service.done(type, invite(roomId, dave));
    expect(membershipOf(service, roomId, dave)).toBe('join');
  });

  it('invites again who has not answered or has left', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.member', eve, { membership: 'leave' });
    await service.done(type, invite(roomId, carol, eve));
    expect([carol, eve].map((user) => membershipOf(service, roomId, user))).toEqual(['invite', 'invite']);
  });

  it('does nothing for nobody', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, invite(roomId));
    expect(service.rooms.acts).toEqual([]);
  });

  it.each([
    ['who takes part', bob, 'join', `userIds take part already: ${bob}`],
    ['who is the bot', bot, 'join', `userIds take part already: ${bot}`],
    ['who is banned', eve, 'ban', `userIds are banned from the room: ${eve}`],
  ])('invites nobody when it is asked for one %s', async (_, user, membership, complaint) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.member', user, { membership });
    expect(await service.failed(type, invite(roomId, dave, user))).toEqual({
      code: 'invalid',
      fields: [complaint],
    });
    expect(service.rooms.acts).toEqual([]);
  });

  it('tells of a thousand wrong ones in an answer that the homeserver takes', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    const users = Array.from({ length: 1000 }, (_, n) => `@${'x'.repeat(200)}${n}:example.com`);
    for (const user of users) service.rooms.put(roomId, 'm.room.member', user, { membership: 'join' });
    const outcome = await service.run(type, invite(roomId, ...users));
    const reaction = toReaction('$command' as never, toAnswer(outcome));
    expect(JSON.stringify(reaction).length).toBeLessThan(32_000);
    expect(JSON.stringify(reaction)).toContain('userIds take part already: @xxx');
  });

  it('reaches all that it can and names those it cannot', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.failAlways(({ key }) => key === dave);
    const outcome = await service.run(type, invite(roomId, dave, eve));
    expect(outcome).toMatchObject({ done: false, error: { code: 'upstream', params: { userIds: [dave] } } });
    expect(membershipOf(service, roomId, eve)).toBe('invite');
  });

  it.each([
    [{ events: { [type]: 61 } }, `${type} needs power level 61, you have 60`],
    [{ invite: 61 }, 'invite needs power level 61, you have 60'],
  ])('takes power: %j', async (levels, need) => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    service.rooms.put(roomId, 'm.room.power_levels', '', { users: { [alice]: 60, [bot]: 101 }, ...levels });
    expect(await service.failed(type, invite(roomId, dave))).toEqual({ code: 'denied', need });
  });
});

describe('removing people', () => {
  it('removes members and invited ones, and says who wanted it', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    await service.done(type, remove(roomId, bob, carol, bob));
    expect([bob, carol].map((user) => membershipOf(service, roomId, user))).toEqual(['leave', 'leave']);
    expect(service.rooms.look(roomId).content('m.room.member', bob)?.reason).toBe(
      `User ${bob} has been removed by ${alice}`,
    );
    await service.done(type, invite(roomId, bob));
    await service.done(type, remove(roomId, bob), { locale: 'de-AT' });
    expect(service.rooms.look(roomId).content('m.room.member', bob)?.reason).toBe(
      `${alice} hat ${bob} aus der Besprechung entfernt`,
    );
  });

  it.each([
    ['the bot', bot, { code: 'invalid', fields: ['userIds must not name the bot'] }],
    ['oneself', alice, { code: 'denied', fields: [`userIds stand as high as you: ${alice}`] }],
    ['somebody as high', eve, { code: 'denied', fields: [`userIds stand as high as you: ${eve}`] }],
    ['somebody who is not there', dave, { code: 'invalid', fields: [`userIds do not take part: ${dave}`] }],
  ])('removes nobody when it is asked for %s', async (_, user, answer) => {
    const service = createService();
    const roomId = await aMeetingRoom(service, {
      participants: [{ user_id: bob }, { user_id: eve, power_level: 100 }],
    });
    expect(await service.failed(type, remove(roomId, bob, user))).toEqual(answer);
    expect(service.rooms.acts).toEqual([]);
  });

  it('never removes a creator of a room of version 12, who has all power', async () => {
    const service = createService({ version: '12' });
    const roomId = await aMeetingRoom(service);
    const create = service.rooms.look(roomId).content('m.room.create');
    service.rooms.put(roomId, 'm.room.create', '', { ...create, additional_creators: [bob] });
    expect((await service.failed(type, remove(roomId, bob))).code).toBe('denied');
  });

  it('takes the power to remove', async () => {
    const service = createService();
    const roomId = await aMeetingRoom(service);
    expect(await service.failed(type, remove(roomId, carol), { sender: bob })).toEqual({
      code: 'denied',
      need: 'kick needs power level 50, you have 0',
    });
  });
});

describe('a change of people that is cut off', () => {
  const at = () => 100;

  it.each([0, 1, 2].flatMap((act) => (['before', 'after'] as const).map((moment) => [act, moment] as const)))(
    'at act %d, %s its effect, reaches each once',
    async (act, moment) => {
      const service = createService({ now: at });
      const roomId = await aMeetingRoom(service);
      service.rooms.killAt(act, moment);
      const people = [dave, eve, '@frank:example.com'];
      const request = aRequest(type, invite(roomId, ...people), { sentAt: 100 });
      expect(await service.runThroughKills(request)).toEqual({ done: true, result: {} });
      const reached = service.rooms.acts.filter(({ key }) => key === people[act]);
      expect(reached).toHaveLength(moment === 'after' ? 1 : 2);

      service.rooms.acts.splice(0);
      service.rooms.killAt(act, moment);
      const second = aRequest(type, remove(roomId, ...people), { sentAt: 100 });
      for (const user of people) service.rooms.put(roomId, 'm.room.member', user, { membership: 'join' });
      await service.runThroughKills(second);
      expect(people.map((user) => membershipOf(service, roomId, user as UserId))).toEqual(
        Array(3).fill('leave'),
      );
    },
  );
});
