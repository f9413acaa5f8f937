// What Maven calls: `node build.mjs` installs and builds, `node build.mjs test` installs and tests.
// Each step is skipped when nothing it depends on has changed since it last succeeded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const output = resolve(home, '../../../target/frontend');
const buildStamp = `${output}.stamp`;
const installStamp = join(home, 'node_modules/.damso-lock');

function fail(message, code = 1) {
  console.error(`[frontend] ${message}`);
  process.exit(code);
}

function npm(...args) {
  // On Windows npm is a script, which only a shell can start.
  const windows = process.platform === 'win32';
  const result = spawnSync('npm', args, { cwd: home, stdio: 'inherit', shell: windows });
  if (result.error) fail(`Could not start npm (${result.error.message}). Install Node.js 20.19 or newer.`);
  if (result.signal) fail(`npm ${args.join(' ')} was ended by ${result.signal}.`);
  if (result.status !== 0)
    fail(`npm ${args.join(' ')} failed with exit code ${result.status}.`, result.status);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(home, file).replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function sources(folder = home) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : [path];
    });
}

function stamped(stamp, hash) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

function install() {
  const lock = hashOf([join(home, 'package-lock.json')]);
  if (stamped(installStamp, lock)) return;
  npm('ci', '--no-audit', '--no-fund');
  writeFileSync(installStamp, lock);
}

function build() {
  // Taken before the build: a file changed meanwhile makes the next run build again.
  const hash = hashOf(sources());
  if (stamped(buildStamp, hash) && existsSync(join(output, 'index.html'))) return;
  rmSync(buildStamp, { force: true });
  install();
  npm('run', 'build');
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, hash);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node.js 20.19 or newer is needed to build the front end; this is ${process.versions.node}.`);
}

const [command = 'build', ...rest] = process.argv.slice(2);
if (rest.length > 0 || !['build', 'test'].includes(command)) fail('Usage: node build.mjs [build|test]', 2);

if (command === 'build') {
  build();
} else {
  install();
  npm('test');
}
