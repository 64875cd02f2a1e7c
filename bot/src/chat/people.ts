import { isUserId, serverOf, type UserId } from '../../../shared/src/matrix/ids.ts';

type People = {
  readonly people: readonly UserId[];
  /** What looks like somebody and is nobody. */
  readonly unknown: string | undefined;
  /** The text without them. */
  readonly rest: string;
};

/** `@name` or `@name:server` between spaces or punctuation; an address such as `bob@example.com` is none. */
const PERSON = /(?<=^|[\s(,;])@[^\s,;()]+/g;

/** Takes people out of a text; without a server, they are of the same one as who wrote it. */
export function takePeople(text: string, sender: UserId): People {
  const written = (text.match(PERSON) ?? []).map((each) => each.replace(/[.:!?]+$/, ''));
  const ids = written.map((who) => (who.includes(':') ? who : `${who}:${serverOf(sender)}`));
  return {
    people: [...new Set(ids.filter(isUserId))],
    unknown: ids.find((who) => !isUserId(who)),
    rest: text.replace(PERSON, ' '),
  };
}
