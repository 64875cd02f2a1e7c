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
  'share-email': async (page, t) => {
    await card(page, 'Quarterly planning')
      .getByRole('button', { name: t('card.share') })
      .click();
    await page.getByRole('button', { name: t('share.email') }).click();
    await page.getByRole('dialog').waitFor();
  },
  'meeting-menu': (page, t) => menu(page, t, 'Stand-up'),
  details: async (page, t) => {
    await look('view.day')(page, t);
    await page
      .getByRole('button', { name: /Quarterly planning/ })
      .first()
      .click();
    await page.getByRole('region', { name: t('details.region') }).waitFor();
  },
  create: async (page, t) => {
    await page.getByRole('button', { name: t('planner.schedule') }).click();
    await page.getByRole('dialog').getByRole('textbox').first().fill('Kick-off');
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
  nothing: (page, t) => page.getByRole('searchbox', { name: t('planner.search') }).fill('unheard of'),
};
