import type { Page } from 'playwright-core';
import type { Person } from '../e2e/people.ts';
import de from '../../widget/src/locales/de.json' with { type: 'json' };
import en from '../../widget/src/locales/en.json' with { type: 'json' };

export type Language = 'en' | 'de';
type Key = keyof typeof en;
type Texts = (key: Key) => string;

/** The words on the screens, by which things are found in every language. */
export const texts: Readonly<Record<Language, Texts>> = { en: (key) => en[key], de: (key) => de[key] };

export async function signIn(page: Page, t: Texts, { userId, password }: Person): Promise<void> {
  await page.getByLabel(t('signIn.user')).fill(userId);
  await page.getByLabel(t('signIn.password')).fill(password);
  await page.getByRole('button', { name: t('signIn.submit') }).click();
  await page
    .getByRole('list', { name: t('planner.meetings') })
    .first()
    .waitFor();
}

/** Opens the page in the list, whatever view it was left in. */
export async function openList(page: Page, t: Texts, url: string): Promise<void> {
  await page.context().setOffline(false);
  await page.goto(url);
  const view = page.getByRole('combobox', { name: new RegExp(`^${t('view.label')}`) });
  await view.waitFor();
  if ((await view.innerText()) !== t('view.list')) await look('view.list')(page, t);
  await page
    .getByRole('list', { name: t('planner.meetings') })
    .first()
    .waitFor();
}

const card = (page: Page, title: string) => page.getByRole('listitem', { name: title, exact: true }).first();

const menu = async (page: Page, t: Texts, title: string) => {
  await card(page, title)
    .getByRole('button', { name: t('card.menu') })
    .click();
  return page.getByRole('menu');
};

const look = (view: Key) => async (page: Page, t: Texts) => {
  await page.getByRole('combobox', { name: new RegExp(`^${t('view.label')}`) }).click();
  const option = page.getByRole('option', { name: t(view), exact: true });
  // Narrow screens have only some of them.
  if (await option.isDisabled()) {
    await page.getByRole('option', { name: t('view.day'), exact: true }).click();
  } else {
    await option.click();
  }
  // The script of the grids is on its way the first time.
  if (view !== 'view.list')
    await page
      .getByRole('button', { name: /[“„].+[”“]/ })
      .first()
      .waitFor();
};

const share = async (page: Page, t: Texts, way: Key) => {
  await card(page, 'Quarterly planning')
    .getByRole('button', { name: t('card.share') })
    .click();
  await page.getByRole('button', { name: t(way) }).click();
  await page.getByRole('dialog').waitFor();
};

const details = async (page: Page, t: Texts, title: RegExp) => {
  await look('view.day')(page, t);
  await page.getByRole('button', { name: title }).first().click();
  await page.getByRole('region', { name: t('details.region') }).waitFor();
};

const create = async (page: Page, t: Texts) => {
  await page.getByRole('button', { name: t('planner.schedule') }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('Kick-off');
};

const move = async (page: Page, t: Texts) => {
  await (await menu(page, t, 'Stand-up')).getByRole('menuitem', { name: t('card.move') }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: t('move.confirm') });
  await confirm.waitFor();
  return confirm;
};

/** How each screen is come to, from the list of meetings. */
export const shots: Readonly<Record<string, (page: Page, t: Texts) => Promise<unknown>>> = {
  list: look('view.list'),
  day: look('view.day'),
  week: look('view.week'),
  'work-week': look('view.workWeek'),
  month: look('view.month'),
  participants: async (page, t) => {
    await look('view.list')(page, t);
    await card(page, 'Stand-up')
      .getByRole('button', { name: t('card.participants') })
      .click();
  },
  sharing: async (page, t) => {
    await card(page, 'Stand-up')
      .getByRole('button', { name: t('card.share') })
      .click();
  },
  'share-email': (page, t) => share(page, t, 'share.email'),
  'share-link': (page, t) => share(page, t, 'share.link'),
  'share-file': (page, t) => share(page, t, 'share.ics'),
  invitation: async (page, t) => {
    await page.getByRole('searchbox', { name: t('planner.search') }).fill('Retrospective');
    const named = t('invitation.acceptNamed').replace('{{title}}', 'Retrospective');
    await page.getByRole('button', { name: named }).waitFor();
  },
  'meeting-menu': (page, t) => menu(page, t, 'Stand-up'),
  details: (page, t) => details(page, t, /Quarterly planning/),
  'series-details': (page, t) => details(page, t, /Stand-up/),
  create,
  recurrence: async (page, t) => {
    await create(page, t);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: new RegExp(`^${t('recurrence.repeat')}`) }).click();
    await page.getByRole('option', { name: t('recurrence.preset.custom') }).click();
    await dialog.getByRole('radiogroup', { name: t('recurrence.endGroup') }).scrollIntoViewIfNeeded();
  },
  move,
  scope: async (page, t) => {
    const confirm = await move(page, t);
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: t('form.endTime') })
      .fill('11:00');
    await confirm.click();
    await page.getByRole('radio', { name: t('scope.all') }).waitFor();
  },
  edit: async (page, t) => {
    await (await menu(page, t, 'Stand-up')).getByRole('menuitem', { name: t('card.edit') }).click();
    await page.getByRole('dialog').waitFor();
  },
  delete: async (page, t) => {
    await (await menu(page, t, 'Stand-up')).getByRole('menuitem', { name: t('card.delete') }).click();
    await page.getByRole('dialog').waitFor();
  },
  'choose-date': (page, t) =>
    page.getByRole('button', { name: new RegExp(t('pick.list').split('{{')[0] ?? '') }).click(),
  search: (page, t) => page.getByRole('searchbox', { name: t('planner.search') }).fill('review'),
  offline: async (page, t) => {
    await page.context().setOffline(true);
    await page.getByText(t('outbox.offline')).waitFor();
  },
  nothing: (page, t) => page.getByRole('searchbox', { name: t('planner.search') }).fill('unheard of'),
};

/** A widget that the bot has installed in a meeting's room, by a part of its name. */
export const installedWidget = async (person: Person, roomId: string, name: string): Promise<string> => {
  const keys = (await person.state(roomId)).map(({ state_key = '' }) => state_key);
  return keys.find((id) => id.includes(`widget.${name}`)) ?? '';
};

type RoomShot = {
  /** Which of the room's widgets shows it. */
  readonly widget: string;
  readonly open: (page: Page, t: Texts) => Promise<unknown>;
};

const heading = (page: Page) => page.frameLocator('iframe').getByRole('heading').first().waitFor();

/** How each screen is come to that a client shows in the room of a meeting. */
export const roomShots: Readonly<Record<string, RoomShot>> = {
  cockpit: { widget: 'cockpit', open: heading },
  'breakout-sessions': { widget: 'breakoutsessions', open: heading },
  'breakout-form': {
    widget: 'breakoutsessions',
    open: async (page, t) => {
      await page
        .frameLocator('iframe')
        .getByRole('button', { name: t('breakouts.schedule') })
        .click();
      await page.getByRole('dialog').frameLocator('iframe').getByRole('spinbutton').waitFor();
    },
  },
};
