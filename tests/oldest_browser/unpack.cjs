// The package carries Chromium compressed with Brotli, which Node.js can read by itself.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const modules = path.join(__dirname, "node_modules");
const packed = path.join(modules, "@sparticuz", "chromium", "bin", "chromium.br");
fs.writeFileSync(path.join(modules, "chromium"), zlib.brotliDecompressSync(fs.readFileSync(packed)), { mode: 0o755 });
