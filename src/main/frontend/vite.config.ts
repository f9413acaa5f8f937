import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = 'http://localhost:9080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../../../target/frontend',
    emptyOutDir: true,
    // The content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'login.html'] },
  },
  server: {
    proxy: { '/api': server, '/login': server, '/logout': server, '/j_security_check': server },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
