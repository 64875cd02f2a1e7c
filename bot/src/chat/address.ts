import type { Content } from '../../../shared/src/matrix/event.ts';
import { localpartOf, type UserId } from '../../../shared/src/matrix/ids.ts';
import { textWithIds } from './pills.ts';

/** How the bot is spoken to. */
export const PREFIX = '!meeting';

/** A message to the bot, or one that only mentions it. */
export type Address =
  | { readonly words: readonly string[] }
  /** It is spoken to if its name begins the text. */
  | { readonly mentionedIn: string };

const relationOf = (content: Content) =>
  (typeof content['m.relates_to'] === 'object' ? content['m.relates_to'] : {}) as {
    readonly rel_type?: unknown;
    readonly 'm.in_reply_to'?: unknown;
  } | null;

/** What stands behind one of the names that a text begins with; `undefined` where it begins with none. */
export function wordsBehind(text: string, names: readonly string[]): readonly string[] | undefined {
  const name = names.find(
    (each) =>
      text.slice(0, each.length).toLowerCase() === each.toLowerCase() &&
      /^(?:[\s:,]|$)/.test(text.slice(each.length)),
  );
  if (name === undefined) return undefined;
  return text.slice(name.length).replace(/^[:,]/, '').split(/\s+/).filter(Boolean);
}

/** To whom a message speaks; `undefined` when that is not the bot. */
export function addressOf(content: Content, botId: UserId): Address | undefined {
  // Notices are what bots say; answering them makes two bots talk for ever.
  if (content.msgtype !== 'm.text' || typeof content.body !== 'string') return undefined;
  const relation = relationOf(content);
  if (relation?.rel_type === 'm.replace') return undefined;
  const written = textWithIds(content);
  // Older clients put what they reply to before their text.
  const text = (relation?.['m.in_reply_to'] ? written.replace(/^(?:> .*\n)+\n?/, '') : written).trim();
  const words = wordsBehind(text, [PREFIX, botId, `@${localpartOf(botId)}`]);
  if (words !== undefined) return { words };
  const mentions = (content['m.mentions'] as { readonly user_ids?: unknown } | null | undefined)?.user_ids;
  return Array.isArray(mentions) && mentions.includes(botId) ? { mentionedIn: text } : undefined;
}
