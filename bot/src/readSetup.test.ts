import { readSetup } from './readSetup.ts';

const env = {
  HOMESERVER_URL: 'https://matrix.example.com',
  ACCESS_TOKEN: 'x',
  MEETINGWIDGET_URL: 'https://widget.example.com',
  MEETINGWIDGET_COCKPIT_URL: 'https://widget.example.com',
  BREAKOUT_SESSION_WIDGET_URL: 'https://widget.example.com',
};

describe('the setup', () => {
  it('is read with the files that it names', async () => {
    const { config, template } = await readSetup(env);
    expect(config.accessToken).toBe('x');
    expect(template.widgets.map(({ id }) => id)).toEqual(['jitsi']);
  });

  it('is refused with all that is wrong in it, in settings and files', async () => {
    const wrong = {
      ...env,
      PORT: 'x',
      DEFAULT_EVENTS_CONFIG: '/none/events.json',
      DEFAULT_WIDGET_LAYOUTS_CONFIG: '/none/layouts.json',
    };
    await expect(readSetup(wrong)).rejects.toMatchObject({
      complaints: [
        'PORT must be a number',
        expect.stringMatching(/^\/none\/events\.json cannot be read: ENOENT/) as string,
        expect.stringMatching(/^\/none\/layouts\.json cannot be read: ENOENT/) as string,
      ],
    });
  });
});
