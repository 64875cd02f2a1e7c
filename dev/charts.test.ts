// The charts against the settings and against themselves; and, where Helm is installed, rendered by it.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig as readBotConfig, settings as botSettings } from '../bot/src/config.ts';
import { readConfig as readReaperConfig, settings as reaperSettings } from '../reaper/src/config.ts';
import type { Setting } from '../shared/src/settings.ts';

type Values = Readonly<Record<string, unknown>>;

const root = join(import.meta.dirname ?? __dirname, '..', 'charts');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const parts = ['bot', 'reaper', 'widget'] as const;
type Part = (typeof parts)[number];

const templatesOf = (chart: Part) =>
  readdirSync(join(root, chart, 'templates'))
    .map((name) => read(chart, 'templates', name))
    .join('\n');

/** The paths of all values, such as `image.tag`. What goes to Kubernetes as it is, and an empty map, is one value. */
function pathsIn(values: Values, before = ''): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = `${before}${key}`;
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && key !== 'resources';
    return isMap && Object.keys(value).length > 0 ? pathsIn(value as Values, `${path}.`) : [path];
  });
}

const variables = (settings: object) => Object.values(settings as Record<string, Setting>);
const required = (settings: object) =>
  variables(settings)
    .filter((setting) => setting.required)
    .map(({ variable }) => variable);

describe.each(parts)('the chart of the %s', (chart) => {
  const values = parse(read(chart, 'values.yaml')) as Values;
  const templates = templatesOf(chart);

  it('uses exactly the values that it documents', () => {
    const used = [...templates.matchAll(/\$?\.Values\.([A-Za-z.]+)/g)].map(([, path]) => path ?? '');
    const known = pathsIn(values);
    for (const path of used)
      expect([path, known.some((each) => `${each}.`.startsWith(`${path}.`))]).toEqual([path, true]);
    // Groups are handed on as a whole under another name.
    const aliases = [...templates.matchAll(/\$(token|database)\.([A-Za-z]+)/g)].map(
      ([, name, key]) => `${name === 'token' ? 'accessToken' : 'database'}.${key}`,
    );
    const reached = [...used, ...aliases];
    for (const path of known) expect([path, reached.some((each) => path === each)]).toEqual([path, true]);
  });

  it('has a schema that knows exactly these values', () => {
    type Schema = { properties?: Record<string, Schema> };
    const schema = JSON.parse(read(chart, 'values.schema.json')) as Schema;
    const keys = (each: Schema, before = ''): string[] =>
      Object.entries(each.properties ?? {}).flatMap(([key, inner]) =>
        inner.properties ? keys(inner, `${before}${key}.`) : [`${before}${key}`],
      );
    // Helm itself hands these two to every chart below another one.
    const own = keys(schema).filter((key) => key !== 'global' && key !== 'enabled');
    expect(own.toSorted()).toEqual(pathsIn(values).toSorted());
  });

  it('has the version of the program', () => {
    const { version } = JSON.parse(read('..', chart, 'package.json')) as { version: string };
    const about = parse(read(chart, 'Chart.yaml')) as Values;
    expect(about).toMatchObject({ name: `convene-${chart}`, version, appVersion: version });
    const { dependencies } = parse(read('convene', 'Chart.yaml')) as { dependencies: Values[] };
    expect(dependencies.find(({ alias }) => alias === chart)).toMatchObject({
      name: `convene-${chart}`,
      version,
    });
  });
});

describe.each([
  ['bot', botSettings],
  ['reaper', reaperSettings],
] as const)('the settings of the %s', (chart, settings) => {
  const set = [...templatesOf(chart).matchAll(/- name: ([A-Z][A-Z_]+)/g)].map(([, name]) => name ?? '');

  it('that the chart gives itself are settings of the program', () => {
    const known = variables(settings).map(({ variable }) => variable);
    expect(set.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('that are required are required by the chart', () => {
    const list =
      /range \$name := list (.*?) \}\}/.exec(read(chart, 'templates', 'configmap.yaml'))?.[1] ?? '';
    const asked = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect([...asked, 'ACCESS_TOKEN'].toSorted()).toEqual(required(settings).toSorted());
  });

  it('that are secret, or that the chart depends on, are not taken in clear', () => {
    const { properties } = JSON.parse(read(chart, 'values.schema.json')) as {
      properties: { settings: { propertyNames: { not: { enum: string[] } } } };
    };
    const refused = properties.settings.propertyNames.not.enum;
    const secret = variables(settings).filter((each) => each.secret);
    for (const { variable } of secret) expect(refused).toContain(variable);
    for (const name of ['PORT', 'METRICS_PORT']) expect(refused).toContain(name);
  });
});

const hasHelm = spawnSync('helm', ['version']).status === 0;

(hasHelm ? describe : describe.skip)('rendered by Helm', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'charts-'));
    cpSync(root, folder, { recursive: true });
    // What `helm dependency update` would put there.
    for (const part of parts)
      cpSync(join(root, part), join(folder, 'convene', 'charts', part), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  type Resource = { readonly kind: string; readonly metadata: { readonly name: string } } & Record<
    string,
    never
  >;

  const helm = (...args: string[]) =>
    execFileSync('helm', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

  function render(chart: string, values: object): Resource[] {
    writeFileSync(join(folder, 'given.json'), JSON.stringify(values));
    return parseAllDocuments(
      helm('template', 'mine', chart, '--values', 'given.json', '--kube-version', '1.31.0'),
    )
      .map((document) => document.toJS() as Resource | null)
      .filter((resource) => resource !== null);
  }
  const kinds = (resources: Resource[]) => resources.map(({ kind }) => kind).toSorted();
  const only = (resources: Resource[], kind: string, name?: string) =>
    resources.find(
      (each) => each.kind === kind && (name === undefined || each.metadata.name === name),
    ) as unknown as {
      data: Record<string, string>;
      stringData: Record<string, string>;
      spec: {
        strategy: { type: string };
        template: {
          spec: {
            automountServiceAccountToken: boolean;
            securityContext: object;
            volumes: object[];
            containers: { image: string; env: { name: string; value?: string }[]; securityContext: object }[];
          };
        };
      };
    };

  const bot = {
    settings: {
      HOMESERVER_URL: 'https://matrix.example.org',
      MEETINGWIDGET_URL: 'https://meet.example.org/#/?room=$matrix_room_id',
      MEETINGWIDGET_COCKPIT_URL: 'https://meet.example.org/cockpit/#/',
      BREAKOUT_SESSION_WIDGET_URL: 'https://meet.example.org/#/',
      AUTO_DELETION_OFFSET: 60,
      ENABLE_WELCOME_WORKFLOW: true,
      CALENDAR_ROOM_NAME: 'Say "hi": {{ .Values.accessToken }}\n# - x',
    },
    accessToken: { value: 'syt_secret' },
  };
  const reaper = {
    settings: { HOMESERVER_URL: 'https://matrix.example.org', BOT_USER_IDS: '@meetings:example.org' },
    accessToken: { existingSecret: 'mine' },
  };
  const widget = {
    settings: {
      REACT_APP_API_BASE_URL: 'https://bot.example.org',
      REACT_APP_BOT_USER_ID: '@meetings:example.org',
    },
  };

  /** The environment of the one container, as the program gets it; secrets by the key under which they stand. */
  function environment(resources: Resource[], name: string): Record<string, string> {
    const { env } = only(resources, 'Deployment').spec.template.spec.containers[0]!;
    const given = env.map((each) => [each.name, each.value ?? 'postgres://from-a-secret/x'] as const);
    return { ...only(resources, 'ConfigMap', name).data, ...Object.fromEntries(given) };
  }

  it.each([
    ['bot', bot],
    ['reaper', reaper],
    ['widget', widget],
    ['convene', { bot, widget, reaper: { ...reaper, enabled: true } }],
  ])('the chart %s is not complained about', (chart, values) => {
    writeFileSync(join(folder, 'given.json'), JSON.stringify(values));
    expect(helm('lint', '--strict', chart, '--values', 'given.json')).toContain('0 chart(s) failed');
  });

  it('the bot runs with an embedded database, as one process with a volume', () => {
    const resources = render('bot', bot);
    expect(kinds(resources)).toEqual(
      [
        'ConfigMap',
        'ConfigMap',
        'Deployment',
        'PersistentVolumeClaim',
        'Secret',
        'Service',
        'Service',
      ].toSorted(),
    );
    const { spec } = only(resources, 'Deployment');
    expect(spec.strategy.type).toBe('Recreate');
    expect(spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 101, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: 'convene-bot:0.1.0',
      securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    });
    expect(only(resources, 'Secret').stringData).toEqual({ accessToken: 'syt_secret' });
    const env = environment(resources, 'mine-bot');
    expect(env.CALENDAR_ROOM_NAME).toBe(bot.settings.CALENDAR_ROOM_NAME);
    expect(readBotConfig(env)).toMatchObject({ port: 3000, metricsPort: 3001, autoDeletionOffset: 60 });
    expect(JSON.stringify(resources.filter(({ kind }) => kind !== 'Secret'))).not.toContain('syt_secret');
  });

  const onPostgres = { ...bot, replicas: 3, database: { existingSecret: 'pg', key: 'uri' } };

  it('the bot runs several times on a PostgreSQL, with a volume for the keys that all of them share', () => {
    const storage = { accessMode: 'ReadWriteMany' };
    const resources = render('bot', { ...onPostgres, storage, password: { existingSecret: 'pw' } });
    expect(only(resources, 'PersistentVolumeClaim').spec).toMatchObject({ accessModes: ['ReadWriteMany'] });
    const { spec } = only(resources, 'Deployment');
    expect(spec.strategy.type).toBe('RollingUpdate');
    expect(spec.template.spec.containers[0]?.env).toContainEqual({
      name: 'BOT_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'pw', key: 'password' } },
    });
  });

  it('the bot without encryption runs several times on a PostgreSQL, without a volume', () => {
    const settings = { ...bot.settings, ENABLE_CRYPTO: false };
    const resources = render('bot', { ...onPostgres, settings });
    expect(kinds(resources)).toContain('PodDisruptionBudget');
    expect(kinds(resources)).not.toContain('PersistentVolumeClaim');
    const { spec } = only(resources, 'Deployment');
    expect(spec.strategy.type).toBe('RollingUpdate');
    expect(spec.template.spec.containers[0]?.env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'pg', key: 'uri' } },
    });
    expect(readBotConfig(environment(resources, 'mine-bot'))).toHaveProperty('databaseUrl');
  });

  it('files, ingress and monitoring are there when they are asked for', () => {
    const events = '{"state_events": []}';
    const resources = render('bot', {
      ...bot,
      defaultEvents: events,
      ingress: { enabled: true, host: 'bot.example.org', tlsSecret: 'tls' },
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    });
    expect(kinds(resources)).toEqual(expect.arrayContaining(['Ingress', 'ServiceMonitor']));
    expect(only(resources, 'ConfigMap', 'mine-bot-files').data).toEqual({ 'default_events.json': events });
    expect(environment(resources, 'mine-bot').DEFAULT_EVENTS_CONFIG).toBe('/app/files/default_events.json');
  });

  it('the reaper is a dry run, and the only one on its volume', () => {
    const resources = render('reaper', reaper);
    expect(kinds(resources)).toEqual(['ConfigMap', 'Deployment', 'PersistentVolumeClaim', 'Service']);
    expect(only(resources, 'Deployment').spec.strategy.type).toBe('Recreate');
    expect(readReaperConfig(environment(resources, 'mine-reaper'))).toMatchObject({
      dryRun: true,
      port: 3000,
    });
  });

  it('all of it together has no reaper unless it is asked for', () => {
    const names = (values: object) =>
      render('convene', values)
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ metadata }) => metadata.name)
        .toSorted();
    expect(names({ bot, widget })).toEqual(['mine-bot', 'mine-widget']);
    expect(names({ bot, widget, reaper: { ...reaper, enabled: true } })).toEqual([
      'mine-bot',
      'mine-reaper',
      'mine-widget',
    ]);
  });

  it.each<[string, string, object]>([
    ['settings.HOMESERVER_URL is required', 'bot', { ...bot, settings: { MEETINGWIDGET_URL: 'https://x' } }],
    ['accessToken.existingSecret or accessToken.value', 'bot', { ...bot, accessToken: {} }],
    ['more than one need a PostgreSQL', 'bot', { ...bot, replicas: 2 }],
    ['share the keys', 'bot', onPostgres],
    ['DATABASE_URL', 'bot', { ...bot, settings: { ...bot.settings, DATABASE_URL: 'postgres://x' } }],
    ['replica', 'bot', { ...bot, replica: 2 }],
    ['settings.BOT_USER_IDS is required', 'reaper', { ...reaper, settings: { HOMESERVER_URL: 'https://x' } }],
    ['settings.REACT_APP_API_BASE_URL is required', 'widget', {}],
    ['ingress.host is required', 'widget', { ...widget, ingress: { enabled: true } }],
  ])('refuses what cannot work: %s', (words, chart, values) => {
    expect(() => render(chart, values)).toThrow(words);
  });
});
