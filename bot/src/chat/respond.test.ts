import { AppError } from '../../../shared/src/appError.ts';
import { Interrupted } from '../interrupted.ts';
import { alice, bob, bot, calendarRoom } from '../test/people.ts';
import { chat, createTalk, planMeeting } from '../test/talk.ts';

const text = (body: unknown, more: object = {}) => ({ content: { msgtype: 'm.text', body, ...more } });
const pill = (name: string) => ({
  formatted_body: `<a href="https://matrix.to/#/${encodeURIComponent(bot)}">${name}</a>: zone`,
});
const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$said' } } };
const mention = { 'm.mentions': { user_ids: [bot] } };

describe('a message', () => {
  it.each([
    ['!meeting zone', {}],
    ['  !meeting   zone  ', {}],
    [`${bot} zone`, {}],
    [`${bot}: zone`, {}],
    ['@bot, zone', {}],
    ['The Bot of Ours: zone', mention],
    ['The Bot of Ours zone', mention],
    ['@The Bot of Ours, zone', mention],
    ['Our bot: zone', { ...mention, ...pill('Our bot') }],
    [`[The Bot of Ours](https://matrix.to/#/${bot}) zone`, mention],
    [`> <${alice}> !meeting help\n> and more\n\n!meeting zone`, reply],
    ['!Meeting Zone', {}],
    ['!meeting timezone', {}],
  ])('speaks to the bot: %s', async (body, more) => {
    const { send } = createTalk();
    expect((await send(text(body, more)))?.content.body).toContain('Your time zone is Europe/Berlin.');
  });

  it.each([
    ['no command', text('Good morning')],
    ['a word that only begins alike', text('!meetings zone')],
    ['a name that only begins alike', text('@bottom zone')],
    ['a notice, lest two bots talk for ever', { content: { msgtype: 'm.notice', body: '!meeting zone' } }],
    ['an edit', text('* !meeting zone', { 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } })],
    ['no text at all', text(5)],
    ['empty', { content: {} }],
    ['a reply to it that is talk', text('ok, 10:30 works for me', { ...mention, ...reply })],
    ['its name in a sentence', text('The Bot of Ours is slow today', mention)],
    ['a quoted command', text(`> <${bob}> !meeting help\n\nWhat is that?`, reply)],
    ['a mention without a command behind it', text('Ask the bot', mention)],
  ])('does not speak to the bot: %s', async (_, event) => {
    const { send } = createTalk();
    expect(await send(event)).toBeUndefined();
  });

  it('is answered by one notice that replies to it, also when the bot is killed and reads it again', async () => {
    const { send, service } = createTalk();
    const event = { ...text('!meeting zone'), event_id: '$typed' as never };
    expect((await send(event))?.content).toMatchObject({
      msgtype: 'm.notice',
      'm.relates_to': { 'm.in_reply_to': { event_id: '$typed' } },
    });
    await send(event);
    expect(service.rooms.messages(chat)).toHaveLength(1);
  });
});

describe('a command', () => {
  it('that is missing or unknown leads to the help', async () => {
    const { ask } = createTalk();
    expect(await ask('!meeting')).toBe('You gave me no command. Try !meeting help');
    expect(await ask('!meeting dance')).toBe('I do not know that command. Try !meeting help');
    expect(await ask('!meeting __proto__')).toBe('I do not know that command. Try !meeting help');
  });

  it('about one person is answered in private only', async () => {
    const { ask, service } = createTalk();
    const refusal = 'Please ask me that in a chat between the two of us.';
    expect(await ask('!meeting today', alice, calendarRoom)).toBe(refusal);
    // Who is invited reads along soon.
    service.rooms.put(chat, 'm.room.member', bob, { membership: 'invite' });
    expect(await ask('!meeting today')).toBe(refusal);
    service.rooms.put(chat, 'm.room.member', bob, { membership: 'leave' });
    expect(await ask('!meeting today')).toBe('No meetings.');
  });

  it('about one person is not answered where somebody who comes later reads it', async () => {
    const talk = createTalk();
    const { ask, service } = talk;
    const refusal = 'Please ask me that in a chat between the two of us.';
    const meeting = await planMeeting(talk, 2, { participants: [] });
    for (const rule of ['public', 'invite']) {
      service.rooms.put(meeting, 'm.room.join_rules', '', { join_rule: rule });
      expect(await ask('!meeting week', alice, meeting)).toBe(refusal);
    }
    expect(await ask('!meeting week')).toContain('Sync');
    service.rooms.put(chat, 'm.room.join_rules', '', { join_rule: 'public' });
    expect(await ask('!meeting week')).toBe(refusal);
  });

  it('for administrators is theirs alone, and shown to nobody else', async () => {
    const { ask } = createTalk({ administrators: [alice] });
    const off = 'Encryption is off: I cannot read encrypted rooms.';
    expect(await ask('!meeting health')).toBe(`All is well.\n${off}`);
    expect(await ask('!meeting help')).toContain('!meeting health');
    expect(await ask('!meeting health', bob)).toBe('Only administrators may do that.');
    expect(await ask('!meeting help', bob)).not.toContain('health');
  });

  it('that fails says why, and leaves a trace in the log', async () => {
    const problems = () => Promise.reject(new AppError('upstream', 'away'));
    const { ask, lines } = createTalk({ administrators: [alice], tools: { problems } });
    expect(await ask('!meeting health')).toBe(
      'I could not do that: the server could not do it. Please try again later.',
    );
    expect(lines).toMatchObject([{ command: 'health', sender: alice, err: { message: 'away' } }]);
  });

  it('that the stop of the service cuts off is left for the next start', async () => {
    const problems = () => Promise.reject(new Interrupted());
    const { ask } = createTalk({ administrators: [alice], tools: { problems } });
    await expect(ask('!meeting health')).rejects.toThrow(Interrupted);
  });
});

it('tells what it can do, in the language of whoever asks', async () => {
  const { ask } = createTalk();
  expect((await ask('!meeting help'))?.split('\n').slice(0, 2)).toEqual([
    'This is what I can do:',
    '• !meeting help – shows what I can do',
  ]);
  expect(await ask('!meeting lang de')).toBe('Ab jetzt spreche ich Deutsch.');
  expect(await ask('!meeting help')).toContain('• !meeting answers [Teil des Titels] – wer zu deinen');
});

it('speaks the language and tells the zone that somebody chose, and asks back when it does not know it', async () => {
  const { ask } = createTalk();
  expect(await ask('!meeting lang')).toBe('Which language? Use one of: en, de');
  expect(await ask('!meeting lang tlh')).toBe('I do not speak tlh. Use one of: en, de');
  expect(await ask('!meeting zone Mars/Phobos')).toContain('I do not know the time zone Mars/Phobos.');
  expect(await ask('!meeting zone Asia/Tokyo')).toBe('From now on your times are in Asia/Tokyo.');
  expect(await ask('!meeting zone')).toContain('Your time zone is Asia/Tokyo.');
  expect(await ask('!meeting zone', bob)).toContain('Your time zone is Europe/Berlin.');
});
