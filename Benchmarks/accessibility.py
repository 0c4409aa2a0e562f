#!/usr/bin/env python3
"""Runs axe-core over pages that Thorax wrote, in Chromium, at phone and desktop width, light and dark.

    pip install axe-core-python && python3 Benchmarks/accessibility.py demo/report/report.html runs/audit/audit.html

Every rule of axe-core is asked, best practices too: contrast, alternative texts, order of headings, landmarks, tables.
Also checked: nothing is loaded from elsewhere (the page works offline), and nothing is wider than the window. Prints one
line per page and view, then what was found; the exit code is the number of pages with a finding, at most 9.
"""
import argparse, html, json, os, re, subprocess, sys, tempfile

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("pages", nargs="+")
parser.add_argument("--chromium", default="chromium")
parser.add_argument("--widths", type=int, nargs="+", default=[390, 1280])
parser.add_argument("--axe", help="axe.min.js, where the Python package isn't installed")
options = parser.parse_args()
SCHEMES = {"light": 1, "dark": 0}  # Blink's own numbers of preferredColorScheme

if options.axe is None:
    import axe_core_python
    options.axe = os.path.join(os.path.dirname(axe_core_python.__file__), "axe.min.js")
with open(options.axe, encoding="utf-8") as file:
    AXE = file.read()

# A headless window is never narrower than 500 pixels, so the page is put into a frame of the width that is asked for.
FRAME = """<!doctype html><meta charset=utf-8><iframe id=page style="width:{width}px;height:4000px;border:0"></iframe>
<script>
const frame = document.getElementById('page');
frame.onload = async () => {{ try {{
  const inside = frame.contentWindow, root = frame.contentDocument.documentElement;
  inside.eval({axe});
  const result = await inside.axe.run(frame.contentDocument, {{resultTypes: ['violations', 'incomplete']}});
  const found = result.violations.map(v => ({{rule: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160))}}));
  const out = document.createElement('pre');
  out.id = 'result';
  out.textContent = JSON.stringify({{found, passes: result.passes.length,
    unsure: result.incomplete.map(v => v.id + ' ' + v.nodes.length),
    dark: inside.matchMedia('(prefers-color-scheme: dark)').matches,
    width: inside.innerWidth, wide: root.scrollWidth}});
  document.body.replaceChildren(out);
}} catch (error) {{ document.title = 'failed: ' + error; }} }};
frame.srcdoc = {page};
</script>"""


def script(text):
    """Text as a JavaScript string that can't end the script element."""
    return json.dumps(text).replace("</", "<\\/")


def view(page, width, scheme):
    # The page's own policy forbids every script, axe-core's as well.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "frame.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(FRAME.format(width=width, axe=script(AXE), page=script(page)))
        run = subprocess.run(
            [options.chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width + 40},4000",
             f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", "--virtual-time-budget=60000",
             f"--user-data-dir={folder}/profile", "--dump-dom", "file://" + path],
            capture_output=True, text=True, timeout=300)
    match = re.search(r'<pre id="result">(.*?)</pre>', run.stdout, re.S)
    if not match:
        reason = re.search(r"<title>(failed: .*?)</title>", run.stdout)
        sys.exit(f"{page[:60]!r}: Chromium gave no result: {reason.group(1) if reason else run.stderr[-600:]}")
    return json.loads(html.unescape(match.group(1)))


bad = 0
for path in options.pages:
    with open(path, encoding="utf-8") as file:
        page = file.read()
    outside = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page)
    fetched = [url for url in outside if re.search(r'(?:src="|<link[^>]*href=")' + re.escape(url), page)]
    findings = [f"loads {url}" for url in fetched]
    for width in options.widths:
        for scheme in SCHEMES:
            seen = view(page, width, scheme)
            if seen["dark"] != (scheme == "dark") or seen["width"] != width:
                sys.exit(f"{path}: the view asked for wasn't had: {seen}")
            if seen["wide"] > seen["width"]:
                findings.append(f"{width} px: the page is {seen['wide']} px wide")
            print(f"{path}  {width} px {scheme}: {len(seen['found'])} rules broken, {seen['passes']} kept"
                  + (f", undecided: {', '.join(seen['unsure'])}" if seen["unsure"] else ""), flush=True)
            for rule in seen["found"]:
                findings.append(f"{width} px {scheme}: {rule['rule']}: {rule['help']}")
                findings += ["    " + node for node in rule["nodes"][:4]]
    for line in findings:
        print("  " + line)
    bad += bool(findings)
sys.exit(min(bad, 9))
