#!/usr/bin/env python3
"""The answers and figures of an audit.json as Markdown tables, for a page without pictures of films.

    thorax audit pneumonia --cohort split.csv --output audit && python3 Benchmarks/audit_table.py audit/audit.json
"""
import json, sys

VERDICTS = {"sound": "nothing found", "warning": "**warning**", "notice": "notice", "unanswered": "can't be told", None: "–"}


def number(value, unit):
    return f"{100 * value:.1f} %" if unit == "share" else f"{value:.3f}"


audit = json.load(open(sys.argv[1]))
print(f"{audit['films']} films of {audit['patients']} patients; {audit['modelDescription']}; limits are the audit's defaults. "
      "Not for clinical use.\n\n| question | verdict | answer |\n|---|---|---|")
for answer in audit["answers"]:
    print(f"| {answer['question']} | {VERDICTS.get(answer.get('verdict'), answer.get('verdict'))} | {answer['sentence']} |")
print("\n| question | figure | value | 95 % interval | limit | verdict | films |\n|---|---|---:|---|---:|---|---:|")
for answer in audit["answers"]:
    for figure in answer["figures"]:
        unit = figure["unit"]
        name = f"{figure['finding']}: {figure['title']}" if figure.get("finding") else figure["title"]
        interval = f"{number(figure['lower'], unit)} to {number(figure['upper'], unit)}" if "lower" in figure else "–"
        value = number(figure["value"], unit) if "value" in figure else "–"
        limit = "–" if "limit" not in figure else number(figure["limit"], "share" if unit == "share" else "")
        print(f"| {answer['question']} | {name} | {value} | {interval} | {limit} | "
              f"{VERDICTS.get(figure.get('verdict'), figure.get('verdict'))} | {figure['films']} |")
