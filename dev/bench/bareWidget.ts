import { createServer } from 'node:http';
import { listenHere, type Listening } from '../stack/listenHere.ts';

/**
 * The floor, in the browser: asks a client for the rooms, and draws days of meetings, a week, and what is searched for with
 * bare elements. It knows no themes, rights, languages or changes, nobody without eyes can use it, and all it expands are
 * weekly series. It has to stand for itself: its text is what the page runs.
 */
function bareWidget(): void {
  type Message = { readonly action: string; readonly data: { readonly state?: readonly StateEvent[] } };
  type StateEvent = { readonly type: string; readonly room_id: string; readonly content: Content };
  type Entry = { readonly dtstart: { readonly value: string }; readonly rrule?: string };
  type Content = { readonly name?: string; readonly calendar?: readonly Entry[] };
  type Shown = { readonly title: string; readonly start: number };

  const [DAY, WEEK] = [86_400_000, 7 * 86_400_000];
  const types = [
    'm.room.create',
    'm.room.member',
    'm.room.name',
    'm.room.power_levels',
    'm.room.topic',
    'm.space.parent',
    'net.nordeck.meetings.metadata',
  ];
  const asked = types.map((type) => `org.matrix.msc2762.receive.state_event:${type}`);
  const answers: Record<string, object> = {
    supported_api_versions: { supported_versions: ['0.0.1', '0.0.2', 'org.matrix.msc2762_update_state'] },
    capabilities: { capabilities: ['org.matrix.msc2762.timeline:*', ...asked] },
  };
  const titles = new Map<string, string>();
  const calendars = new Map<string, readonly Entry[]>();
  let all: Shown[] = [];

  const element = (tag: string, attributes: Record<string, string> = {}, ...children: (Node | string)[]) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const startOf = ({ dtstart: { value } }: Entry) =>
    Date.parse(
      value.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, (_, ...at) => {
        const [year, month, day, hour, minute, second] = at as string[];
        return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
      }),
    );
  const expand = () => {
    all = [];
    for (const [room, entries] of calendars)
      for (const entry of entries) {
        const [start, title] = [startOf(entry), titles.get(room) ?? ''];
        for (let at = 0; at < (entry.rrule ? 20 : 1); at += 1) all.push({ title, start: start + at * WEEK });
      }
    all.sort((one, other) => one.start - other.start);
  };

  const today = Math.floor(Date.now() / DAY) * DAY;
  const content = element('main');
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
  const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' });
  const card = ({ title, start }: Shown) => {
    const buttons = ['Open', 'More', 'Participants', 'Share'].map((name) => element('button', {}, name));
    return element('li', {}, element('b', {}, title), time.format(start), ...buttons);
  };
  const list = (search: string) => {
    const shown = all.filter(({ title, start }) => start >= today && title.includes(search)).slice(0, 12);
    const days = Map.groupBy(shown, ({ start }) => day.format(start));
    const rows = [...days].map(([name, those]) =>
      element('li', {}, element('h2', {}, name), element('ul', {}, ...those.map(card))),
    );
    content.replaceChildren(element('ul', {}, ...rows));
  };
  const week = () => {
    const shown = all.filter(({ start }) => start >= today && start < today + WEEK);
    const drawn = shown.map(({ title, start }) => {
      const [left, top] = [((start - today) / WEEK) * 100, (((start - today) % DAY) / DAY) * 100];
      return element('div', { style: `position: absolute; left: ${left}%; top: ${top}%` }, title);
    });
    content.replaceChildren(element('div', { role: 'grid' }, ...drawn));
  };

  const option = (name: string, choose: () => void) => {
    const made = element('div', { role: 'option' }, name);
    made.addEventListener('click', choose);
    return made;
  };
  const box = element('div', { role: 'listbox', hidden: '' });
  const choose = (draw: () => void) => () => {
    box.hidden = true;
    draw();
  };
  box.append(
    option(
      'List',
      choose(() => list('')),
    ),
    option('Week', choose(week)),
  );
  const view = element('button', { role: 'combobox', 'aria-label': 'View' }, 'View');
  view.addEventListener('click', () => (box.hidden = false));
  const search = element('input', { type: 'search', 'aria-label': 'Search' }) as HTMLInputElement;
  search.addEventListener('input', () => list(search.value));
  document.body.append(search, view, box, content);

  window.addEventListener('message', ({ data: message }: MessageEvent<Message>) => {
    const { action, data } = message;
    window.parent.postMessage({ ...message, response: answers[action] ?? {} }, '*');
    if (action !== 'update_state') return;
    for (const { room_id, content: told } of data.state ?? []) {
      if (told.name !== undefined) titles.set(room_id, told.name);
      if (told.calendar !== undefined) calendars.set(room_id, told.calendar);
    }
    expand();
    list('');
  });
}

/** Serves the floor of the widget, on this machine alone. */
export function startBareWidget(): Promise<Listening> {
  const page = `<!doctype html><title>Bare</title><body><script>(${bareWidget.toString()})()</script>`;
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  });
  return listenHere(server);
}
