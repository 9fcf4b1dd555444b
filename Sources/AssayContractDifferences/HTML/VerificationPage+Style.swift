extension VerificationPage {
  /// The colours and measures of Assay's report, so that both read as one.
  ///
  /// Text reaches 4.5 : 1 on every background that it stands on (WCAG AA).
  static let css = """
    :root{--bg:#fbfbf9;--card:#fff;--ink:#1d2024;--soft:#5a6068;--line:#e4e4e0;--fill:#f3f3ef;
    --good:#1a7346;--bad:#b3261e;--open:#6a6252;--good-bg:#edf6f0;--bad-bg:#fcf0ee;--link:#1f5fa8}
    @media (prefers-color-scheme:dark){:root{--bg:#14161a;--card:#1b1e23;--ink:#e6e8eb;
    --soft:#a3aab3;--line:#2d3238;--fill:#22262c;--good:#63cf97;--bad:#ff938a;--open:#c2b79e;
    --good-bg:#17261e;--bad-bg:#2d1c1b;--link:#8dbdf5}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--bg);color:var(--ink);
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,"Liberation Sans",
    sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    main,header.page,footer.page{max-width:66rem;margin:0 auto;padding:0 1.5rem}
    header.page{padding-top:1.25rem;padding-bottom:1rem;color:var(--soft)}
    .product{font-weight:650;letter-spacing:-.01em;margin-right:.4rem;color:var(--ink)}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
    .skip{position:absolute;left:-99rem;background:var(--card);color:var(--link);
    padding:.5rem 1rem}
    .skip:focus{left:1rem;top:.5rem;z-index:1}
    .verdict{border-radius:14px;padding:1.6rem 2rem;border:1px solid var(--line)}
    .no{background:var(--bad-bg);border-color:color-mix(in srgb,var(--bad) 28%,transparent)}
    .yes{background:var(--good-bg);border-color:color-mix(in srgb,var(--good) 28%,transparent)}
    .question{margin:0 0 .35rem;color:var(--soft);font-size:.92rem}
    h1{font-size:1.6rem;line-height:1.25;font-weight:650;letter-spacing:-.015em;margin:0}
    h2{font-size:1.16rem;font-weight:650;margin:2.25rem 0 .8rem}
    h3{font-size:.93rem;font-weight:600;margin:.9rem 0 .1rem}
    .figures{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;list-style:none;margin:.8rem 0 0;
    padding:0;color:var(--soft);font-size:.92rem}
    .figures b{color:var(--ink)}
    code,pre,kbd{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
    monospace}
    pre{background:var(--fill);border-radius:8px;padding:.7rem .9rem;margin:.4rem 0;
    white-space:pre-wrap;max-height:26rem;overflow:auto;font-size:.82rem}
    kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 .35em}
    .filter{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .8rem;margin-bottom:.6rem}
    .filter[hidden],.interaction[hidden]{display:none}
    .filter label,.filter p{font-size:.88rem;color:var(--soft);margin:0}
    .filter input{font:inherit;font-size:.92rem;color:inherit;background:var(--card);
    border:1px solid color-mix(in srgb,var(--soft) 70%,transparent);border-radius:7px;
    padding:.3rem .65rem;width:15rem;max-width:100%}
    .interaction{border-bottom:1px solid var(--line)}
    .interaction>summary{display:grid;grid-template-columns:1.1rem 1fr 11rem 4.5rem;gap:0 .8rem;
    align-items:baseline;list-style:none;cursor:pointer;padding:.55rem .3rem}
    .interaction>summary::-webkit-details-marker{display:none}
    .interaction>summary:hover{background:var(--fill)}
    .title{font-weight:560}.consumer,.given,.calm,.advice{color:var(--soft);font-size:.9rem}
    .outcome{font-size:.88rem}
    .failed .outcome,.failed>summary .mark,.error .outcome,.error>summary .mark{color:var(--bad);
    font-weight:600}
    .passed .outcome,.passed>summary .mark{color:var(--good)}
    .pending .outcome,.pending>summary .mark{color:var(--open)}
    .inside{padding:.1rem .3rem 1.1rem 2.15rem}
    .inside p{margin:.2rem 0}.states,.parts,.explanations{margin:.2rem 0 .5rem;padding-left:1.2rem}
    .explanations{list-style:none;margin:.5rem 0;padding:.6rem .9rem;background:var(--card);
    border:1px solid var(--line);border-left:3px solid var(--link);border-radius:8px}
    .explanations li{font-weight:560}.explanations li+li{margin-top:.45rem}
    .advice{display:block;font-weight:400}.reason{color:var(--bad)}
    footer.page{color:var(--soft);font-size:.84rem;padding-top:3rem;padding-bottom:2.5rem}
    @media (max-width:46rem){main,header.page,footer.page{padding-left:1rem;padding-right:1rem}
    .verdict{padding:1.2rem 1.1rem}h1{font-size:1.3rem}
    .interaction>summary{grid-template-columns:1.1rem 1fr auto}
    .interaction .title{grid-column:2/-1}.interaction .consumer{grid-column:2}
    .inside{padding-left:.3rem}}
    @media print{:root{--bg:#fff;--card:#fff}body{font-size:10.5pt}.skip,.filter,
    footer.page{display:none}pre{max-height:none}tr{break-inside:avoid}}
    """
}
