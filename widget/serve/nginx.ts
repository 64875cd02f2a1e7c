// Prints into a folder what nginx's image needs to serve the app: `node widget/serve/nginx.ts FOLDER`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheControl, hashedPath, headersFor } from './policy.ts';
import { anyClient, anyHomeserver } from './settings.ts';

const headers = Object.entries({
  ...headersFor({
    connect: '${CONVENE_CONNECT}',
    images: '${CONVENE_IMAGES}',
    frames: '${CSP_FRAME_ANCESTORS}',
  }),
  'Cache-Control': '$convene_cache',
});

/** A template: the image's start fills in what is written `${…}`. */
const server = `map $uri $convene_cache {
  ~^${hashedPath} "${cacheControl.hashed}";
  default "${cacheControl.changing}";
}

server {
  listen 8080;
  server_tokens off;
  root /usr/share/nginx/html;
${headers.map(([name, value]) => `  add_header ${name} "${value}" always;`).join('\n')}

  gzip on;
  gzip_min_length 1024;
  gzip_types text/css text/javascript application/javascript application/json application/wasm
    application/manifest+json image/svg+xml;

  location = /config.json {
    alias /tmp/config.json;
  }
  location ${hashedPath} {
    try_files $uri =404;
  }
  location / {
    try_files $uri /index.html;
  }
}
`;

/** Run at the container's start, before the template is filled. */
const environment = `# Sources for the Content-Security-Policy, and the page's own settings.
origin() { printf '%s' "$1" | sed -nE 's#^(https?://[^/?\\#]+).*$#\\1#p'; }

homeserver=$(origin "\${REACT_APP_HOME_SERVER_URL:-}")
export CONVENE_IMAGES="$homeserver"
export CONVENE_CONNECT="$(origin "\${REACT_APP_API_BASE_URL:-}") \${homeserver:-${anyHomeserver}} \${CSP_CONNECT_SRC:-}"
export CSP_FRAME_ANCESTORS="\${CSP_FRAME_ANCESTORS:-${anyClient}}"

awk 'BEGIN {
  printf "{"
  for (name in ENVIRON) if (name ~ /^REACT_APP_[A-Z_]+$/) {
    value = ENVIRON[name]
    gsub(/["\\\\[:cntrl:]]/, "", value)
    printf "%s\\"%s\\":\\"%s\\"", comma, name, value
    comma = ","
  }
  printf "}"
}' > /tmp/config.json
`;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Into which folder? node widget/serve/nginx.ts FOLDER');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'default.conf.template'), server);
await writeFile(join(folder, '10-convene.envsh'), environment, { mode: 0o755 });
