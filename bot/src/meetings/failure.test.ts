import { AppError, errorCodes, type ErrorParams } from '../../../shared/src/appError.ts';
import { aRequest } from '../test/builders.ts';
import { alice, bot, calendarRoom } from '../test/people.ts';
import { createService } from '../test/service.ts';
import { explainFailure, reasonInWords } from './failure.ts';

const failed = (error: AppError, changes: object = {}) => ({
  userId: alice,
  roomId: calendarRoom,
  error,
  reference: aRequest('x', {}).id,
  locale: 'en',
  ...changes,
});

describe('a failure in words', () => {
  it.each(errorCodes)('of the code %s is one in each language', (code) => {
    const error = new AppError(code, 'secret', { params: { fields: ['title is required'] } });
    const [en, de] = ['en', 'de'].map((locale) => reasonInWords(error, locale));
    expect(en).not.toBe(de);
    for (const text of [en, de]) expect(text).not.toMatch(/secret|\{\{|undefined/);
    if (code === 'invalid') expect(en).toContain('title is required');
  });

  it.each<[ErrorParams, string, string]>([
    [{}, 'permission for it.', 'Berechtigung dafür.'],
    [
      { need: 'be joined in the room', lack: 'membership' },
      'you are not in that room',
      'nicht in diesem Raum',
    ],
    [
      { need: 'x', lack: { what: 'm.room.name', level: 50, own: 0 } },
      'm.room.name: it takes power level 50, and yours is 0.',
      'm.room.name: Es braucht die Berechtigungsstufe 50, und du hast 0.',
    ],
    [
      { fields: ['userIds stand as high as you: @a:b'] },
      'not permitted: userIds stand as high as you: @a:b',
      'nicht erlaubt. Auf Englisch heißt es: userIds stand as high as you: @a:b',
    ],
  ])('says what is lacking: %j', (params, en, de) => {
    const error = new AppError('denied', 'secret', { params });
    expect(reasonInWords(error, 'en')).toContain(en);
    expect(reasonInWords(error, 'de')).toContain(de);
  });

  it('says of what is wrong that nobody knows what, where nothing is named', () => {
    const error = new AppError('invalid', 'secret');
    for (const locale of ['en', 'de']) expect(reasonInWords(error, locale)).toMatch(/erver [^:]+\.$/);
  });

  it('is told in private, in one room for all of it', async () => {
    const { meetings, rooms } = createService();
    const error = new AppError('invalid', 'x', {
      params: { fields: ['external_data {{room}} must be an object'] },
    });
    const first = failed(error);
    const roomId = await explainFailure(meetings, first);
    expect(await explainFailure(meetings, failed(error, { locale: 'de' }))).toBe(roomId);
    const members = rooms
      .look(roomId)
      .all('m.room.member')
      .map(({ state_key }) => state_key);
    expect(members).toEqual([bot, alice]);
    const [told, again] = rooms.messages(roomId).map(({ content }) => content);
    expect(told).toMatchObject({ msgtype: 'm.text' });
    expect(told?.body).toContain('external_data {{room}} must be an object');
    expect(told?.body).toContain(first.reference);
    expect(again?.body).not.toBe(told?.body);
    // The same failure of a resumed command is told once.
    await explainFailure(meetings, first);
    expect(rooms.messages(roomId)).toHaveLength(2);
  });

  it('is told of much that is wrong in one message that the homeserver takes', async () => {
    const { meetings, rooms } = createService();
    const fields = Array.from({ length: 1000 }, () => `userIds ${'"'.repeat(200)}`);
    const roomId = await explainFailure(
      meetings,
      failed(new AppError('invalid', 'x', { params: { fields } })),
    );
    expect(rooms.messages(roomId)).toHaveLength(1);
  });
});
