import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptHomeserver } from '../test/scriptedHomeserver.ts';
import { createUploadPicture } from './pictures.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'pictures-'))));
afterAll(() => rm(folder, { recursive: true }));

function anUpload() {
  const facts = new Map<string, string>();
  const homeserver = scriptHomeserver((_, count) => ({ content_uri: `mxc://example.com/${count}` }));
  const upload = createUploadPicture(homeserver, {
    get: (name) => Promise.resolve(facts.get(name)),
    set: (name, value) => Promise.resolve(void facts.set(name, value)),
  });
  const picture = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return upload(join(folder, name));
  };
  return { picture, upload, requests: homeserver.requests };
}

describe('uploading a picture', () => {
  it('is done once for its content, whatever it is called', async () => {
    const { picture, requests } = anUpload();
    expect(await picture('a.png', 'one')).toBe('mxc://example.com/0');
    expect(await picture('b.PNG', 'one')).toBe('mxc://example.com/0');
    expect(await picture('a.png', 'two')).toBe('mxc://example.com/1');
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/_matrix/media/v3/upload',
        query: { filename: 'a.png' },
        options: { contentType: 'image/png' },
      },
      { query: { filename: 'a.png' } },
    ]);
  });

  it.each([
    ['a.jpg', 'image/jpeg'],
    ['a.jpeg', 'image/jpeg'],
    ['a.gif', 'image/gif'],
    ['a.webp', 'image/webp'],
    ['a.svg', 'image/svg+xml'],
  ])('of %s says that it is %s', async (name, contentType) => {
    const { picture, requests } = anUpload();
    await picture(name, name);
    expect(requests[0]?.options.contentType).toBe(contentType);
  });

  it.each(['a.txt', 'png', 'a.exe'])('fails for what is no picture: %s', async (name) => {
    await expect(anUpload().picture(name, 'x')).rejects.toThrow('is not a picture that clients show');
  });

  it('fails for a file that is not there', async () => {
    await expect(anUpload().upload(join(folder, 'gone.png'))).rejects.toThrow('ENOENT');
  });
});
