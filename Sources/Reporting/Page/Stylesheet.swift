/// The report's look: a journal's supplement in light and dark, on paper, and at a phone's width.
package enum Stylesheet {
    package static let text = """
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1a1f24; --muted: #5a6570; --rule: #c9d0d6; --hair: #e6eaed; --tint: 11 92 138;
          --caution: #8a5a00; --caution-paper: #fdf6e7;
          --s0: #0b5c8a; --s1: #c24a1a; --s2: #15845a; --s3: #84489c; --s4: #a67800; --s5: #2394b8; --s6: #a8325a;
          --s7: #5f6b75;
          --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, "Liberation Serif", serif;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #13171b; --ink: #e3e7ea; --muted: #9aa6b0; --rule: #3b444c; --hair: #262d33; --tint: 98 176 224;
            --caution: #e8bd66; --caution-paper: #262013;
            --s0: #62b0e0; --s1: #f08a5c; --s2: #4fc494; --s3: #c492da; --s4: #d9b04a; --s5: #7ad4ee; --s6: #ec85a8;
            --s7: #a9b4bd;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 3.2rem 1.5rem 2.5rem; max-width: 58rem; background: var(--paper); color: var(--ink);
          font: 1.0625rem/1.55 var(--serif);
        }
        h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 600; margin: .35rem 0 .3rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; line-height: 1.3; font-weight: 600; margin: 2.6rem 0 .7rem; }
        h3 { font-size: 1rem; line-height: 1.3; font-weight: 600; margin: 1.5rem 0 .5rem; }
        h4, h5 { font-size: .95rem; line-height: 1.3; font-weight: 600; margin: 1.3rem 0 .4rem; }
        article { margin-top: 4rem; }
        article h2.model { font-size: 1.6rem; line-height: 1.15; margin: .35rem 0 .3rem; overflow-wrap: anywhere; }
        p { margin: 0 0 .8rem; max-width: 44rem; }
        .eyebrow, table, figcaption, svg, footer, .facts, .warnings, .note-line { font-family: var(--sans); }
        .eyebrow { font-size: .75rem; letter-spacing: .09em; text-transform: uppercase; color: var(--muted); margin: 0; }
        .subtitle { color: var(--muted); margin-bottom: 0; }
        header { border-bottom: 2px solid var(--ink); padding-bottom: 1.1rem; }
        .facts { display: flex; flex-wrap: wrap; gap: .6rem 2.6rem; margin: 1rem 0 0; font-size: .875rem; }
        .facts div { min-width: 0; }
        .facts dt { color: var(--muted); font-size: .75rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .lead { font-size: 1.25rem; line-height: 1.5; margin: 1.5rem 0 0; max-width: none; text-wrap: pretty; }
        .warnings {
          margin: 1.6rem 0 0; padding: .8rem 1.1rem; background: var(--caution-paper);
          border-left: 3px solid var(--caution); font-size: .875rem; line-height: 1.45;
        }
        .warnings h2 { font: 600 .875rem/1.4 var(--sans); color: var(--caution); margin: 0 0 .3rem; }
        .warnings ul { margin: 0; padding-left: 1.1rem; }
        .warnings li { overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums lining-nums; }
        .data { width: 100%; border-top: 1px solid var(--ink); border-bottom: 1px solid var(--ink); }
        .data th, .data td { padding: .34rem .75rem; text-align: right; font-weight: 400; white-space: nowrap; vertical-align: baseline; }
        .data th:first-child, .data td:first-child { text-align: left; padding-left: 0; }
        .data th:last-child, .data td:last-child { padding-right: 0; }
        .data thead th { font-weight: 600; border-bottom: 1px solid var(--rule); vertical-align: bottom; }
        .data thead th { white-space: normal; }
        .data tbody th { white-space: normal; overflow-wrap: break-word; max-width: 16rem; }
        .wide .data th, .wide .data td { padding-left: .55rem; padding-right: .55rem; }
        .wide .data th:first-child { padding-left: 0; position: sticky; left: 0; background: var(--paper); }
        .wide .data th:last-child, .wide .data td:last-child { padding-right: 0; }
        .data .group th { color: var(--muted); font-size: .75rem; padding-top: .8rem; }
        .data .sum th, .data .sum td { border-top: 1px solid var(--rule); font-weight: 600; }
        .data .value { font-weight: 600; }
        .data .bar-cell { padding-top: 0; padding-bottom: 0; width: 9rem; vertical-align: middle; }
        .data .apart { font-weight: 600; }
        .reasons { font: .875rem/1.45 var(--sans); padding-left: 1.1rem; margin: 0; }
        .claim dt { font-weight: 600; margin-top: .8rem; }
        .claim dd { margin: .1rem 0 0; max-width: 44rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        .claim .open { color: var(--muted); font-style: italic; }
        .reasons li { margin-bottom: .3rem; overflow-wrap: anywhere; }
        .scroll:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
        .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.6rem, 1fr)); gap: 1rem; }
        .pictures img { display: block; width: 100%; height: auto; background: #000; }
        .pictures figcaption span { display: block; overflow-wrap: anywhere; }
        .pictures .file { font-size: .75rem; }
        .data .missing, .confusion .missing { color: var(--muted); font-weight: 400; }
        .data small { color: var(--muted); font-size: .75rem; display: block; font-weight: 400; }
        sup { font-size: .7em; line-height: 0; color: var(--muted); font-weight: 400; }
        .note-line { font-size: .78rem; line-height: 1.45; color: var(--muted); margin: .55rem 0 0; max-width: none; }
        .note-line + .note-line { margin-top: .15rem; }
        .confusion { border-spacing: 3px; border-collapse: separate; margin-left: -3px; }
        .confusion th { font-weight: 400; padding: .3rem .6rem; text-align: center; max-width: 9rem; overflow-wrap: break-word; }
        .confusion tbody th, .confusion .corner { text-align: left; padding-left: 3px; }
        .confusion .over, .confusion .corner, .confusion .total { color: var(--muted); }
        .confusion .over { padding-bottom: 0; }
        .confusion td.total { text-align: right; padding: 0 .4rem; }
        .confusion .cell {
          min-width: 5.4rem; padding: .75rem .5rem; text-align: center;
          background: rgb(var(--tint) / calc(.05 + var(--share) * .38));
        }
        .confusion .cell b { display: block; font-size: 1.15rem; font-weight: 400; line-height: 1.2; }
        .many .cell { min-width: 3.1rem; padding: .4rem .2rem; }
        .many .cell b { font-size: 1rem; }
        .many th { font-size: .8rem; padding: .3rem .35rem; }
        .confusion .right b { font-weight: 600; }
        .confusion .cell span { font-size: .75rem; color: var(--ink); opacity: .8; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.8rem 2.6rem; }
        .figures > figure { max-width: 27rem; }
        .scroll + .figures { margin-top: 1.4rem; }
        .multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.6rem, 1fr)); gap: 1.1rem 1.2rem; }
        .multiples figcaption { font-size: .78rem; margin: 0; }
        figure { margin: 0; min-width: 0; }
        figcaption { font-size: .8125rem; line-height: 1.45; color: var(--muted); margin-top: .35rem; }
        figcaption b { color: var(--ink); font-weight: 600; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg.interval { width: 8.25rem; margin-left: auto; }
        svg text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
        svg .axis { fill: var(--ink); font-size: 13px; }
        svg .note { fill: var(--ink); font-size: 12.5px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
        svg path { fill: none; }
        svg .grid { stroke: var(--hair); }
        svg .zero { stroke: var(--muted); }
        svg .reference { stroke: var(--muted); stroke-dasharray: 4 4; }
        svg .whisker { stroke: var(--s0); stroke-width: 1.2; opacity: .55; }
        svg .range { stroke: var(--s0); stroke-width: 5; stroke-opacity: .38; }
        svg .band { fill: var(--s0); fill-opacity: .14; stroke: none; }
        svg .series { stroke-width: 2; stroke-linejoin: round; }
        svg .dashed { stroke-dasharray: 6 3; }
        svg .mark { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
        svg .interval .grid, svg.interval .grid { stroke: var(--rule); }
        .s0 { --series: var(--s0); } .s1 { --series: var(--s1); } .s2 { --series: var(--s2); } .s3 { --series: var(--s3); }
        .s4 { --series: var(--s4); } .s5 { --series: var(--s5); } .s6 { --series: var(--s6); } .s7 { --series: var(--s7); }
        svg .series { stroke: var(--series); }
        svg .dot, svg .bar { fill: var(--series); }
        svg .bar { opacity: .82; }
        .entry { display: inline-block; margin-right: 1.1em; color: var(--ink); }
        .swatch { display: inline-block; width: 1.5em; height: 0; border-top: 3px solid var(--series); vertical-align: middle; margin-right: .45em; }
        .swatch.dashed { border-top-style: dashed; }
        footer { margin-top: 3.2rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .78rem; line-height: 1.5; color: var(--muted); }
        footer p { max-width: none; margin-bottom: .7rem; }
        footer .disclaimer { color: var(--ink); font-weight: 600; }
        footer dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.2rem; margin: 0; }
        footer dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        @media (max-width: 40rem) {
          body { padding: 1.6rem 1.1rem 2rem; font-size: 1rem; }
          h1 { font-size: 1.6rem; }
          .lead { font-size: 1.1rem; }
          .data th, .data td { padding-left: .4rem; padding-right: .4rem; white-space: normal; }
          .wide .data td { white-space: nowrap; }
          .data tbody th { max-width: 9rem; }
          .data .interval-cell { white-space: nowrap; }
          .data .bar-cell { display: none; }
          .confusion .cell { min-width: 3.6rem; padding: .6rem .3rem; }
          .confusion th { padding: .3rem; }
          footer dl { grid-template-columns: 1fr; }
          footer dd { margin-bottom: .4rem; color: var(--ink); }
        }
        @media print {
          @page { margin: 18mm 16mm; }
          body { padding: 0; max-width: none; font-size: 10pt; }
          h2, h3 { break-after: avoid; }
          figure, tr, .warnings, .confusion { break-inside: avoid; }
          article { break-before: page; }
          .scroll { overflow: visible; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """
}
