// Copies the third-party assets of package-lock.json to static/vendor (committed, so that the demo needs no node).
// Run: npm ci && npm run vendor
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const vendor = join(root, "static", "vendor");
const FONT = join(modules, "@fontsource", "be-vietnam-pro");
const FONT_WEIGHTS = [400, 500, 600, 700];

function copy(from, to) {
  const target = join(vendor, to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(modules, from), target);
  return target;
}

/** Copies a text file without its pointer to a source map, which the manifest storage would look for in vain. */
function copyWithoutSourceMap(from, to) {
  const target = copy(from, to);
  const text = readFileSync(target, "utf8");
  writeFileSync(target, text.replace(/\n?\/[/*]# sourceMappingURL=\S+( \*\/)?\s*$/, "\n"));
}

/** One SVG sprite of the icons named in scripts/icons.txt; templates use it through the tag `icon`. */
function buildIconSprite() {
  const names = readFileSync(join(root, "scripts", "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = [...new Set(names)].sort().map((name) => {
    const file = join(modules, "bootstrap-icons", "icons", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`scripts/icons.txt: bootstrap-icons has no icon "${name}"`);
    const body = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${name}" viewBox="0 0 16 16">${body.replace(/\n\s*/g, "")}</symbol>`;
  });
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n${symbols.join("\n")}\n</svg>\n`;
  mkdirSync(join(vendor, "icons"), { recursive: true });
  writeFileSync(join(vendor, "icons", "icons.svg"), sprite);
}

/** The woff2 files of the four weights and one style sheet that names them; woff is left out. */
function buildFont() {
  const target = join(vendor, "be-vietnam-pro");
  mkdirSync(target, { recursive: true });
  let css = "";
  for (const weight of FONT_WEIGHTS) {
    css += readFileSync(join(FONT, `${weight}.css`), "utf8")
      .replace(/url\(\.\/files\/([^)]+\.woff2)\) format\('woff2'\), url\([^)]+\) format\('woff'\)/g, "url(\"$1\") format(\"woff2\")");
  }
  for (const [, name] of css.matchAll(/url\("([^"]+)"\)/g)) cpSync(join(FONT, "files", name), join(target, name));
  writeFileSync(join(target, "font.css"), css);
  cpSync(join(FONT, "LICENSE"), join(target, "LICENSE"));
}

rmSync(vendor, { recursive: true, force: true });
copyWithoutSourceMap("bootstrap/dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css");
copyWithoutSourceMap("bootstrap/dist/js/bootstrap.bundle.min.js", "bootstrap/bootstrap.bundle.min.js");
copy("bootstrap/LICENSE", "bootstrap/LICENSE");
copy("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js");
copy("htmx.org/LICENSE", "htmx/LICENSE");
copyWithoutSourceMap("tus-js-client/dist/tus.min.js", "tus/tus.min.js");
copy("tus-js-client/LICENSE", "tus/LICENSE");
buildIconSprite();
copy("bootstrap-icons/LICENSE", "icons/LICENSE");
buildFont();
