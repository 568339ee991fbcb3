import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

/** Writes `file.gz` next to every file that compresses well: the service embeds both forms. */
function compressed() {
  let folder;
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      if (!existsSync(folder)) return;
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter(e => e.isFile() && !e.name.endsWith('.gz'))) {
        const file = path.join(entry.parentPath, entry.name);
        const plain = await readFile(file);
        const small = gzipSync(plain, { level: 9 });
        if (small.length < plain.length * 0.9) await writeFile(`${file}.gz`, small);
      }
    },
  };
}

export default defineConfig({
  base: '/',
  plugins: [compressed()],
  build: {
    // Nothing is inlined as a data address, so that the page's content security policy stays narrow.
    assetsInlineLimit: 0,
    // Every browser that runs the editor knows module preloading.
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      // "use client" is for servers that render React; a bundle for the browser has no use for it.
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
  },
  worker: { format: 'es' },
  // While working on the page: `npx vite` serves it and hands the API on to a running service.
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:8080', ws: true } } },
});
