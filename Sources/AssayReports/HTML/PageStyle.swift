/// The page's style: one typeface of the reader's system, calm colours, light and dark.
enum PageStyle {
  /// Text colours reach at least 4.5 : 1 on every background they stand on (WCAG AA).
  static let css = """
    :root{--bg:#fbfbf9;--card:#fff;--ink:#1d2024;--soft:#5a6068;--line:#e4e4e0;--fill:#f3f3ef;
    --good:#1a7346;--bad:#b3261e;--open:#6a6252;--good-bg:#edf6f0;--bad-bg:#fcf0ee;
    --link:#1f5fa8;--unit:#2f6db0;--integration:#23766f;--contract:#7454a8;--e2e:#94590c;
    --build:#6b7178;--dependency:#8a6f52;--on:#fff}
    @media (prefers-color-scheme:dark){:root{--bg:#14161a;--card:#1b1e23;--ink:#e6e8eb;
    --soft:#a3aab3;--line:#2d3238;--fill:#22262c;--good:#63cf97;--bad:#ff938a;--open:#c2b79e;
    --good-bg:#17261e;--bad-bg:#2d1c1b;--link:#8dbdf5;--unit:#7db2ea;--integration:#63c4ba;
    --contract:#b9a0ea;--e2e:#e3ac5d;--build:#a0a6ae;--dependency:#c4a585;--on:#14161a}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--bg);color:var(--ink);
    font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,"Liberation Sans",
    sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    main,header.page,footer.page{max-width:66rem;margin:0 auto;padding:0 1.5rem}
    header.page{display:flex;flex-wrap:wrap;gap:.4rem 2rem;align-items:baseline;
    padding-top:1.25rem;padding-bottom:1rem}
    .product{font-weight:650;letter-spacing:-.01em}.system{color:var(--soft);margin-left:.35rem}
    nav{margin-left:auto}
    nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:0;padding:0;
    font-size:.84rem}
    a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:.06em}
    nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--ink);
    text-decoration:underline}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
    .skip{position:absolute;left:-99rem;background:var(--card);padding:.5rem 1rem}
    .skip:focus{left:1rem;top:.5rem;z-index:1}
    .verdict{border-radius:14px;padding:1.75rem 2rem 1.6rem;border:1px solid}
    .verdict:focus{outline:none}
    .open{border-color:var(--line)}
    .no{background:var(--bad-bg);border-color:color-mix(in srgb,var(--bad) 28%,transparent)}
    .yes{background:var(--good-bg);border-color:color-mix(in srgb,var(--good) 28%,transparent)}
    .question{margin:0 0 .35rem;color:var(--soft);font-size:.92rem}
    h1{font-size:clamp(1.3rem,1rem + 1.6vw,1.75rem);line-height:1.28;font-weight:500;
    letter-spacing:-.012em;margin:0;text-wrap:pretty;max-width:48rem}
    .answer{font-weight:700;white-space:nowrap}.no .answer{color:var(--bad)}
    .yes .answer{color:var(--good)}
    h1 .icon{width:1.05em;height:1.05em;vertical-align:-.14em;margin-right:.35em}
    .next{margin:.9rem 0 0;max-width:48rem}
    .label{color:var(--soft);font-size:.82rem;margin-right:.45rem}
    .next .label{font-weight:650;color:inherit;font-size:inherit}
    dl{margin:0}dd{margin:0}
    .figures{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem 1.5rem;margin-top:1.5rem}
    .figures dt{font-size:.82rem;color:var(--soft)}
    .figures b{display:block;font-size:1.3rem;font-weight:620;letter-spacing:-.01em;line-height:1.3}
    .figures span{font-size:.82rem;color:var(--soft)}
    h2{font-size:1.16rem;font-weight:650;letter-spacing:-.008em;margin:2.75rem 0 .8rem}
    h3{font-size:1rem;font-weight:650;margin:0 0 .2rem}
    h4{font-size:.93rem;font-weight:600;margin:0 0 .1rem}
    p{margin:.2rem 0}section{scroll-margin-top:1rem}
    code,pre,kbd{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
    monospace}
    pre{background:var(--fill);border-radius:8px;padding:.7rem .9rem;margin:.4rem 0;
    white-space:pre-wrap;max-height:26rem;overflow:auto;tab-size:4;font-size:.82rem}
    kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 .35em;
    color:var(--soft)}
    .icon{width:1.05rem;height:1.05rem;flex:none;fill:none;stroke-width:1.5;
    stroke-linecap:round;stroke-linejoin:round;vertical-align:-.18em}
    .icon.good{stroke:var(--good)}.icon.bad{stroke:var(--bad)}
    .icon.open{stroke:var(--open)}.icon.open circle{stroke-dasharray:2.2 2.35}
    .check,.asks,.more,.fact{color:var(--soft);font-size:.86rem;font-weight:400}
    .fact{margin:.15rem 0}.fact code,.fact b,.fact bdi{color:var(--ink)}
    .problems{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
    article{background:var(--card);border:1px solid var(--line);border-left:3px solid var(--bad);
    border-radius:10px;padding:.95rem 1.2rem}
    article h3 .check{margin-left:.4rem}
    .failure{margin:.8rem 0 .4rem;padding-top:.7rem;border-top:1px solid var(--line)}
    summary{cursor:pointer;color:var(--link);font-size:.88rem;width:fit-content}
    .notes{margin-top:.9rem}.calm{color:var(--soft)}
    .item{border-bottom:1px solid var(--line)}
    .item>summary{display:grid;grid-template-columns:1.05rem 13rem 7rem 1fr;gap:0 .8rem;
    align-items:baseline;list-style:none;color:inherit;font-size:.95rem;padding:.55rem .3rem;
    width:auto}
    .item>summary::-webkit-details-marker{display:none}
    .item>summary:hover{background:var(--fill)}
    .item>summary .icon{align-self:center}
    .title{font-weight:560}.sum{color:var(--soft);font-size:.9rem}
    .state{font-size:.88rem}.state.holds{color:var(--good)}
    .state.doesNotHold{color:var(--bad);font-weight:600}.state.notChecked{color:var(--open)}
    .inside{padding:.1rem .3rem 1.1rem 2.15rem}
    .evidence,.plain{list-style:none;margin:.5rem 0 0;padding:0}.plain{margin:0}
    .evidence>li{display:flex;gap:.7rem;padding:.35rem 0;font-size:.92rem}
    .evidence .icon{margin-top:.28rem}.evidence div{min-width:0}
    .pyramids{display:grid;grid-template-columns:1fr 1fr;gap:1rem 3.5rem;margin-bottom:1.25rem}
    figure{margin:0}figcaption{font-size:.9rem;font-weight:560;margin-bottom:.4rem}
    .pyramid{width:100%;max-width:30rem;display:block}
    svg text{fill:var(--ink);font-size:12px}.pyramid .value{text-anchor:end;font-weight:600}
    .pyramid .small{text-anchor:end;fill:var(--soft);font-size:10.5px}
    .target{fill:none;stroke:var(--ink);stroke-width:1.2;stroke-dasharray:4 3;opacity:.75}
    .bar.unit{fill:var(--unit)}.bar.integration{fill:var(--integration)}
    .bar.contract{fill:var(--contract)}.bar.e2e{fill:var(--e2e)}
    .bar.build,.bar.mutation{fill:var(--build)}.bar.dependency{fill:var(--dependency)}
    .alarm{margin-bottom:.9rem}
    .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:0 0 .5rem;
    padding:0;font-size:.86rem;color:var(--soft)}
    .layer i{display:inline-block;width:.62em;height:.62em;border-radius:2px;margin-right:.45em}
    .layer.unit i{background:var(--unit)}.layer.integration i{background:var(--integration)}
    .layer.contract i{background:var(--contract)}.layer.e2e i{background:var(--e2e)}
    .layer.build i,.layer.mutation i{background:var(--build)}.layer.dependency i{background:var(--dependency)}
    .scroll{overflow-x:auto}.timeline{width:100%;min-width:56rem;display:block}
    .grid{stroke:var(--line)}svg .tick{fill:var(--soft);text-anchor:middle;font-size:11px}
    svg .lane{fill:var(--soft)}svg .in{fill:var(--on)}
    .span:focus-visible{outline:none}.span:focus-visible rect,.span:hover rect{stroke:var(--ink);
    stroke-width:2}.span.failed rect{stroke:var(--bad);stroke-width:2.5}
    svg .failed .out{fill:var(--bad)}
    table{border-collapse:collapse;width:100%;font-size:.9rem}
    th,td{text-align:left;vertical-align:top;padding:.45rem 1rem .45rem 0;
    border-bottom:1px solid var(--line);font-weight:400}
    thead th{color:var(--soft);font-size:.82rem}tbody th{font-weight:560}
    .strip{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
    color:var(--soft);letter-spacing:.06em;overflow-wrap:anywhere}
    .strip b{font-weight:700}.strip .x{color:var(--bad)}.strip .f{color:var(--e2e)}
    .changes{margin:.5rem 0}.changes ul{margin:.3rem 0;padding-left:1.2rem;font-size:.92rem}
    .trend{width:100%;max-width:30rem;display:block;margin-bottom:.4rem;
    border-bottom:1px solid var(--line)}.run.yes{fill:var(--good)}
    .run.no{fill:none;stroke:var(--bad);stroke-width:1.5}
    .limit{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:4 3;opacity:.75}
    .critical-line{fill:var(--ink)}
    .filter{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .8rem;margin-bottom:.6rem}
    .filter[hidden]{display:none}.filter label{font-size:.88rem;color:var(--soft)}
    .filter input{font:inherit;font-size:.92rem;color:inherit;background:var(--card);
    border:1px solid color-mix(in srgb,var(--soft) 70%,transparent);border-radius:7px;
    padding:.3rem .65rem;width:15rem;max-width:100%}
    .filter p{margin:0;font-size:.86rem;color:var(--soft)}
    .suite>summary,.columns{grid-template-columns:1.05rem 1fr 7.5rem minmax(11rem,1.1fr) 5rem 5rem}
    .columns{display:grid;gap:0 .8rem;padding:0 .3rem .35rem;font-size:.82rem;color:var(--soft);
    border-bottom:1px solid var(--line)}
    .suite .word{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    .num{text-align:right}.suite .num{font-size:.9rem}
    .suite .layer,.suite .tests,.usual{color:var(--soft);font-size:.9rem}
    .testlist{list-style:none;margin:.7rem 0;padding:0;font-size:.9rem}
    .t{display:grid;grid-template-columns:5.5rem 1fr auto;gap:0 .8rem;padding:.13rem 0;
    border-top:1px solid var(--line)}.t:first-child{border-top:0}
    .t .w,.t .num{color:var(--soft);font-size:.86rem}.t.bad .w{color:var(--bad);font-weight:600}
    .said{grid-column:2/-1;color:var(--soft);font-size:.86rem;min-width:0}
    .t[hidden],.item[hidden]{display:none}
    .facts{display:grid;grid-template-columns:1fr 1fr;gap:.1rem 3rem;font-size:.92rem}
    .facts div{display:grid;grid-template-columns:6rem 1fr;border-bottom:1px solid var(--line);
    padding:.35rem 0}.facts dt{color:var(--soft)}
    footer.page{color:var(--soft);font-size:.84rem;padding-top:3rem;padding-bottom:2.5rem}
    @media (max-width:46rem){main,header.page,footer.page{padding-left:1rem;padding-right:1rem}
    nav{margin-left:0}.verdict{padding:1.2rem 1.1rem}.figures,.facts{grid-template-columns:1fr 1fr;
    gap:.9rem 1rem}.facts{grid-template-columns:1fr;gap:0}.pyramids{grid-template-columns:1fr}
    .item>summary{grid-template-columns:1.05rem 1fr auto;gap:.1rem .7rem}
    .sum{grid-column:2/-1}.inside{padding-left:1.8rem}
    .columns{display:none}.suite>summary .title{grid-column:2}.suite .layer{grid-column:3}
    .suite .tests{grid-column:2}.suite .time{grid-column:3}.usual{display:none}
    .t{grid-template-columns:1fr auto}.t .w{grid-column:1/-1}.said{grid-column:1/-1}
    thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    tbody tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
    tbody th,tbody td{display:block;border:0;padding:.1rem 0}
    td::before{content:attr(data-label);color:var(--soft);font-size:.82rem}
    td{display:grid!important;grid-template-columns:7.5rem 1fr}}
    @media print{:root{--bg:#fff;--card:#fff}body{font-size:10.5pt}nav,.skip,.filter,
    footer.page{display:none}pre{max-height:none}article,.item,tr,figure{break-inside:avoid}
    h2{break-after:avoid}.timeline{min-width:0}.bar,.layer i,.verdict{print-color-adjust:exact}}
    """
}
