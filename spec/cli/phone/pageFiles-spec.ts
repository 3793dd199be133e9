import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPageFiles } from '../../../src/cli/phone/pageFiles';

const folder = join(process.cwd(), 'src/cli/phone/page');
const files = readPageFiles(folder);
const textOf = (path: string) => Buffer.from(files.get(path)?.body ?? []).toString();

describe('the files of the softphone', () => {
  it('should be exactly the files that are served', () => {
    const names = readdirSync(folder).map((name) => (name === 'index.html' ? '/' : `/${name}`));
    expect([...files.keys()].sort()).toEqual(names.sort());
  });

  it('should import and load only each other', () => {
    const loaded = [...files.keys()].flatMap((path) =>
      [...textOf(path).matchAll(/(?:from '|addModule\('|href="|src=")([^'"]+)['"]/g)].map(
        ([, name = '']) => name,
      ),
    );
    expect(loaded.length).toBeGreaterThan(10);
    for (const name of loaded) {
      expect(files.has(`/${name.replace('./', '')}`)).toBe(true);
    }
  });

  it('should need only what the content security policy allows', () => {
    const html = textOf('/');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/);
  });

  it('should have every element that a script looks for', () => {
    const ids = new Set([...textOf('/').matchAll(/\sid="(\w+)"/g)].map(([, id]) => id));
    const wanted = [...files.keys()].flatMap((path) =>
      Array.from(textOf(path).matchAll(/byId\('(\w+)'\)/g), ([, id]) => id),
    );

    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('should throw when a file is missing', () => {
    expect(() => readPageFiles(join(folder, 'nowhere'))).toThrow('ENOENT');
  });
});
