/*
 * jsdom tries each rule of each style sheet on each element anew after each change. Queries by role, user-event and axe ask
 * for the styles of all elements again and again, which took three quarters of the time of the tests of forms. The same
 * comes out here of trying only the rules that name a class of the element, and only for the property that is asked for.
 */

type Rule = { readonly selector: string; readonly style: CSSStyleDeclaration; readonly order: number };

/** How jsdom itself does it. */
export const slowComputedStyle = globalThis.getComputedStyle.bind(globalThis);

/** A class that each element has which the selector matches; '' where there need not be one. */
function classIn(selector: string): string {
  const bare = selector.replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '');
  const last = bare.split(/[\s>+~]/).at(-1) ?? '';
  return /\.([\w-]+)/.exec(last)?.[1] ?? '';
}

/** All rules by such a class. What holds on some media only does not hold in jsdom either. */
function rulesByClass(sheets: readonly CSSStyleSheet[]): ReadonlyMap<string, readonly Rule[]> {
  const rules = sheets
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule): rule is CSSStyleRule => 'selectorText' in rule)
    .flatMap(({ selectorText, style }, order) => {
      // A comma in brackets divides nothing.
      const selectors = selectorText.includes('(') ? [selectorText] : selectorText.split(',');
      return selectors.map((selector): Rule => ({ selector, style, order }));
    });
  return Map.groupBy(rules, ({ selector }) => (selector.includes(',') ? '' : classIn(selector)));
}

const matches = (element: Element, selector: string): boolean => {
  try {
    return element.matches(selector);
  } catch {
    // There are pseudo-classes that jsdom does not know.
    return false;
  }
};

let sheets: readonly CSSStyleSheet[] = [];
const readSheets = () => (sheets = [...document.styleSheets]);
// To go through jsdom's list is slow. What the observer is told later is asked of it before.
const added = new MutationObserver(readSheets);
added.observe(document.head, { childList: true, characterData: true, subtree: true });

let known: ReadonlyMap<string, readonly Rule[]> = new Map();
let knownSheets = sheets;
let knownRules = 0;

/** The rules that may hold for an element, those that win first. */
function rulesFor({ classList }: Element): readonly Rule[] {
  if (added.takeRecords().length > 0) readSheets();
  // Rules are only ever added to sheets.
  let count = 0;
  for (const { cssRules } of sheets) count += cssRules.length;
  if (sheets !== knownSheets || count !== knownRules) known = rulesByClass(sheets);
  [knownSheets, knownRules] = [sheets, count];
  return ['', ...classList]
    .flatMap((name) => known.get(name) ?? [])
    .sort((one, other) => other.order - one.order);
}

const kinds = new Map<string, CSSStyleDeclaration>();

/** How elements are that have nothing but their kind. */
function styleOfKind(element: Element): CSSStyleDeclaration {
  const attributes = ['hidden', 'type', 'open'].map((name) => [name, element.getAttribute(name)] as const);
  const kind = JSON.stringify([element.namespaceURI, element.localName, attributes]);
  const found = kinds.get(kind);
  if (found) return found;
  const bare = document.createElementNS(element.namespaceURI, element.localName);
  for (const [name, value] of attributes) if (value !== null) bare.setAttribute(name, value);
  const style = slowComputedStyle(bare);
  kinds.set(kind, style);
  return style;
}

function valueOf(element: Element, property: string): string {
  // Colours are reckoned.
  if (property.endsWith('color')) return slowComputedStyle(element).getPropertyValue(property);
  const own = (element as HTMLElement).style.getPropertyValue(property);
  if (own !== '') return own;
  for (const { selector, style } of rulesFor(element)) {
    const value = style.getPropertyValue(property);
    if (value !== '' && matches(element, selector)) return value;
  }
  const isInherited = property === 'visibility' || property === 'pointer-events';
  if (isInherited && element.parentElement) return valueOf(element.parentElement, property);
  return styleOfKind(element).getPropertyValue(property);
}

/** What stands for `getComputedStyle`: the element's own style, in which the properties are computed when they are read. */
export function computedStyle(element: Element): CSSStyleDeclaration {
  return new Proxy((element as HTMLElement).style, {
    get(style, name) {
      if (name === 'getPropertyValue') return (property: string) => valueOf(element, property);
      const value: unknown = Reflect.get(style, name, style);
      if (typeof value === 'function') return value.bind(style) as unknown;
      if (typeof value !== 'string' || typeof name !== 'string' || name === 'cssText') return value;
      return valueOf(
        element,
        name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      );
    },
  });
}
