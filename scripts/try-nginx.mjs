// npm run try-nginx: the same call through nginx, through Caddy if it is installed, and directly over TLS; with the
// configurations of docs/deploy.md, and a certificate from openssl. Needs `npm run build`, nginx, openssl.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tap } from 'rxjs';
import { WebSocket } from 'ws';
import { listen, serveCalls } from '../dist/esm/index.js';

const folder = mkdtempSync(join(tmpdir(), 'exotel-rx-'));
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
const CREDENTIALS = { username: 'exotel', password: 'a long password' };
/** The address of the proxy; the caller has another address. */
const PROXY = '127.0.0.9';
let failed = 0;

function check(isRight, what) {
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${what}`);
  failed += isRight ? 0 : 1;
}

/** The block of a language in docs/deploy.md. */
function block(language) {
  const text = readFileSync('docs/deploy.md', 'utf8');
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text)[1];
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Listens; resolves with the port and the calls. */
function serve(options) {
  return new Promise((resolve) => {
    const calls = [];
    const rejected = [];
    const subscription = listen({
      port: 0,
      host: '127.0.0.1',
      auth: { basic: CREDENTIALS },
      ...options,
      onRejected: ({ code, remoteAddress }) => rejected.push(`${code} ${remoteAddress}`),
      onListening: ({ port }) => setImmediate(() => resolve({ port, calls, rejected, subscription })),
    })
      .pipe(
        tap((call) => calls.push(call.info.remoteAddress)),
        serveCalls((call) => call.audio$.pipe(tap((frame) => call.send(frame)))),
      )
      .subscribe();
  });
}

/** Calls with the command; returns its exit code and output. */
function call(url) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['dist/esm/cli/main.js', 'call', url, '--wav', 'examples/audio/caller-8k.wav', '--for', '3s'],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: cert } },
    );
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('exit', (code) => resolve({ code, said }));
  });
}

/** The status of an upgrade that claims to come from another address. */
function knock(url, password) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, {
      ca: readFileSync(cert),
      headers: {
        Authorization: `Basic ${Buffer.from(`exotel:${password}`).toString('base64')}`,
        'X-Forwarded-For': '203.0.113.9',
      },
    });
    socket.on('open', () => socket.terminate());
    socket.on('close', () => resolve(101));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.on('error', (error) => resolve(error.message));
  });
}

/** Starts a proxy and resolves when it listens. */
async function start(command, args, port, env = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
      socket.on('error', () => resolve(false));
    });
    if (isUp) return child;
    await wait(100);
  }
  child.kill();
  throw new Error(`${command} does not listen: ${said}`);
}

async function stop(child, signal = 'SIGTERM') {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** One call and one guess through a proxy, and what the server knows about them. */
async function tryFront(name, port, server, { isProxied }) {
  const { password } = CREDENTIALS;
  const { code, said } = await call(`wss://exotel:${encodeURIComponent(password)}@localhost:${port}/calls`);
  check(code === 0, `${name}: a call over wss:// with Basic credentials`);
  if (code !== 0) console.log(said.slice(-1_500));
  const [address] = server.calls;
  check(address === '127.0.0.1', `${name}: it comes from ${address}`);
  check(
    (await knock(`wss://localhost:${port}/calls`, password)) === 101,
    `${name}: who claims another address is let in`,
  );
  check((await knock(`wss://localhost:${port}/calls`, 'a guess')) === 401, `${name}: who guesses is not`);
  await wait(200);
  check(
    server.rejected.some((one) => one === 'badCredentials 127.0.0.1') &&
      server.rejected.every((one) => !one.includes('203.0.113.9')),
    `${name}: ${isProxied ? 'forged X-Forwarded-For counts for nothing' : 'X-Forwarded-For counts for nothing'}: ${server.rejected.join()}`,
  );
}

try {
  const openssl = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  check(openssl.status === 0, 'openssl makes a certificate');

  const own = await serve({ tls: { cert: readFileSync(cert), key: readFileSync(key) } });
  await tryFront('own TLS', own.port, own, { isProxied: false });
  own.subscription.unsubscribe();

  const behindNginx = await serve({ trustedProxies: [PROXY] });
  const nginxPort = await freePort();
  const config = join(folder, 'nginx.conf');
  const site = block('nginx')
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${nginxPort} ssl`)
    .replace(/listen \[::\]:443 ssl;\n/, '')
    .replaceAll('bot.example.com', 'localhost')
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${behindNginx.port}`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${cert};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};\n  proxy_bind ${PROXY};`);
  writeFileSync(
    config,
    `daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};\n${site}\n}\n`,
  );
  const tested = spawnSync('nginx', ['-t', '-c', config], { encoding: 'utf8' });
  check(tested.status === 0, 'nginx -t');
  if (tested.status !== 0) console.log(tested.stderr);
  const nginx = await start('nginx', ['-c', config], nginxPort);
  await tryFront('nginx', nginxPort, behindNginx, { isProxied: true });
  await stop(nginx);
  behindNginx.subscription.unsubscribe();

  if (spawnSync('caddy', ['version']).status === 0) {
    const behindCaddy = await serve({ trustedProxies: ['127.0.0.1'] });
    const caddyPort = await freePort();
    const caddyfile = join(folder, 'Caddyfile');
    const sites = block('caddyfile')
      .replace('bot.example.com', `https://localhost:${caddyPort}`)
      .replace('reverse_proxy', `tls ${cert} ${key}\n\treverse_proxy`)
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${behindCaddy.port}`);
    writeFileSync(caddyfile, `{\n\tadmin off\n\tauto_https off\n}\n${sites}`);
    const home = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    const caddy = await start(
      'caddy',
      ['run', '--config', caddyfile, '--adapter', 'caddyfile'],
      caddyPort,
      home,
    );
    // Caddy connects from the address of its caller, so only the header shows a claimed address.
    await tryFront('Caddy', caddyPort, behindCaddy, { isProxied: true });
    await stop(caddy);
    behindCaddy.subscription.unsubscribe();
  } else {
    console.log('Caddy is not installed: skipped');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
