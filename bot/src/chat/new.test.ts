import type { EventId } from '../../../shared/src/matrix/ids.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { at } from '../test/builders.ts';
import { alice, bob, bot, calendarRoom, carol } from '../test/people.ts';
import { chat, createTalk, indexedMeetings } from '../test/talk.ts';

const typed = (body: string) => ({ content: { msgtype: 'm.text', body } });

describe('planning by a sentence', () => {
  it('makes a meeting at that time, with those people, and says so', async () => {
    const { ask, service } = createTalk();
    const answer = await ask('!meeting new „Planning <b>“ tomorrow at 10:00 45 min @bob @carol:example.com');
    expect(answer).toBe(
      'Planned: Planning <b>, October 2, 2040, 10:00 – 10:45 AM GMT+2 (Europe/Berlin).\n' +
        `Invited: ${bob}, ${carol}`,
    );
    const [meeting] = indexedMeetings(service);
    expect(meeting).toMatchObject({
      title: 'Planning <b>',
      metadata: {
        creator: alice,
        calendar: [{ dtstart: at('20401002T100000'), dtend: at('20401002T104500') }],
      },
    });
    const members = service.rooms.look(meeting?.roomId ?? chat);
    expect([bob, carol].map((who) => members.content('m.room.member', who)?.membership)).toEqual([
      'invite',
      'invite',
    ]);
  });

  it.each([
    [`"Bob's birthday"`, `Bob's birthday`],
    ['"Don’t panic"', 'Don’t panic'],
    ['"Say ”hi” to all"', 'Say ”hi” to all'],
    ['‘Bob’s planning’', 'Bob’s planning'],
    [`'Bob's planning'`, `Bob's planning`],
    ['‚Planung‘', 'Planung'],
    ['»Planung«', 'Planung'],
    ['«Planning»', 'Planning'],
    ['“Planning”', 'Planning'],
  ])('takes the title from between its marks: %s', async (marked, title) => {
    const { ask, service } = createTalk();
    expect(await ask(`!meeting new ${marked} tomorrow 10:00`)).toContain(`Planned: ${title}, October 2`);
    expect(indexedMeetings(service).map((each) => each.title)).toEqual([title]);
  });

  it.each(['@bob, @carol', 'with @bob and @carol.', '(@bob:example.com; @carol)', '@bob @carol: @bob'])(
    'takes people from between punctuation: %s',
    async (people) => {
      const { ask } = createTalk();
      expect(await ask(`!meeting new "Planning" tomorrow 10:00 ${people}`)).toContain(
        `\nInvited: ${bob}, ${carol}`,
      );
    },
  );

  it('takes people from mentions, by whatever name they are shown', async () => {
    const { send } = createTalk();
    const content = {
      msgtype: 'm.text',
      body: '!meeting new "Bob & I: Bob" tomorrow 10:00 with Bob "B" & Co and [Carol](https://matrix.to/#/@carol:example.com)',
      formatted_body: `!meeting new … with <a href="https://matrix.to/#/${bob}">Bob &quot;B&quot; &amp; Co</a> and …`,
      'm.mentions': { user_ids: [bot, bob, carol] },
    };
    const answer = await send({ content });
    expect(answer?.content.body).toContain('Planned: Bob & I: Bob, October 2');
    expect(answer?.content.body).toContain(`Invited: ${bob}, ${carol}`);
  });

  it('makes one meeting, also when the sentence is read again', async () => {
    const { send, service } = createTalk();
    const event = { ...typed('!meeting new "Planning" tomorrow 10:00'), event_id: '$once' as EventId };
    await send(event);
    await send(event);
    expect(indexedMeetings(service)).toHaveLength(1);
  });

  it.each([
    ['new', 'Which title?'],
    ['new tomorrow 10:00', 'Which title?'],
    ['new "  " tomorrow 10:00', 'Which title?'],
    ['new "Planning"', 'When? Write for example: !meeting new "Planning" tomorrow'],
    ['new "Planning" tomorrow', 'At what time on Tuesday'],
    ['new "Planning" 2039-01-01 10:00', 'is in the past'],
    ['new "Planning" every friday 10:00', 'I am not sure what you mean by “every”. Write one date and time'],
    ['new "Planning" tomorrow 10:00 bob carol', 'what you mean by “bob carol”'],
    ['new "Planning" tomorrow 10:00 bob@example.com', 'what you mean by “bob example com”'],
    ['new "Planning" 2041-03-31 02:30', 'The clocks in Europe/Berlin change then'],
    ['new "Planning" tomorrow 10:00 @no:t:a@user', 'I do not know @no:t:a@user.'],
  ])('asks back where %s is not clear, and makes nothing', async (sentence, question) => {
    const { ask, service } = createTalk();
    expect(await ask(`!meeting ${sentence}`)).toContain(question);
    expect(indexedMeetings(service)).toEqual([]);
  });

  it('is for chats that can hold it: in a meeting or a help room it is refused', async () => {
    const { ask, service } = createTalk();
    const { meetings, rooms } = service;
    const elsewhere = 'Please ask me that in a chat that is your calendar: start a direct chat with me.';
    await ask('!meeting new "Planning" tomorrow 10:00');
    const [meeting] = indexedMeetings(service);
    expect(await ask('!meeting new "Below" tomorrow 10:00', alice, meeting?.roomId)).toBe(
      'Please ask me that in a chat between the two of us.',
    );
    await openHelpRoom(meetings, { roomId: calendarRoom, state: rooms.look(calendarRoom) }, alice, 'en');
    expect(await ask('!meeting new "Below" tomorrow 10:00', alice, rooms.roomIds().at(-1))).toBe(elsewhere);
    expect(indexedMeetings(service)).toHaveLength(1);
  });

  it('says why it could not', async () => {
    const { ask, service } = createTalk();
    service.rooms.failAlways(({ name }) => name === 'create');
    expect(await ask('!meeting new "Planning" tomorrow 10:00')).toBe(
      'I could not do that: the server could not do it. Please try again later.',
    );
  });
});
