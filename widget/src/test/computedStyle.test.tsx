import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { computedStyle, slowComputedStyle } from './computedStyle.ts';
import { meeting } from './rooms.ts';
import { openForm, worldOfForms } from './showForm.tsx';

const properties = [
  'display',
  'visibility',
  'pointer-events',
  'opacity',
  'position',
  'overflow',
  'line-height',
];

const told = (compute: (element: Element) => CSSStyleDeclaration) =>
  [...document.querySelectorAll('*')].map((element) => {
    const style = compute(element);
    return [element.getAttribute('class'), ...properties.map((property) => style.getPropertyValue(property))];
  });

it('computes for every element what jsdom computes', async () => {
  const host = worldOfForms();
  host.set('!a:example.org' as RoomId, ...meeting({ title: 'Standup' }));
  await openForm(host, { form: 'meeting' });
  expect(told(computedStyle)).toEqual(told(slowComputedStyle));
});
