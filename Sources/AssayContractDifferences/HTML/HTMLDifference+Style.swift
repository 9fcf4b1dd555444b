extension HTMLDifference {
  /// The style of tables of differences; its colours are properties that a page may set.
  ///
  /// Text reaches 4.5 : 1 on every background that it stands on (WCAG AA).
  package static let css = """
    .difference,.listed,.remark{--del:#fbe3e0;--ins:#dff0e5;--red:#9c1c15;--green:#125a36;
    --quiet:#5a6068;--rule:#e4e4e0;--note:#6d4a00}
    @media (prefers-color-scheme:dark){.difference,.listed,.remark{--del:#46211f;--ins:#173725;
    --red:#ffb4ac;--green:#8fe0b4;--quiet:#a3aab3;--rule:#2d3238;--note:#e8c27a}}
    .difference{border-collapse:collapse;width:100%;table-layout:fixed;margin:.6rem 0;
    border:1px solid var(--rule);font-size:.82rem}
    .difference th,.difference td{text-align:left;vertical-align:top;border:0;padding:.08rem .6rem;
    font-weight:400;overflow-wrap:anywhere}
    .difference thead th{color:var(--quiet);padding:.3rem .6rem;
    border-bottom:1px solid var(--rule)}
    .difference tr>:first-child{width:1.6rem;padding:.08rem 0 .08rem .5rem}
    .difference .actual{border-left:1px solid var(--rule)}
    .difference code{display:block;white-space:pre-wrap;
    font:1em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
    padding-left:calc(var(--depth,0)*1.1em + 1em);text-indent:-1em}
    .difference .mark{font-family:ui-monospace,Menlo,Consolas,monospace}
    .difference .word{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    .difference del,.difference ins{text-decoration:none;border-radius:2px}
    .difference del{background:var(--del);color:var(--red)}
    .difference ins{background:var(--ins);color:var(--green)}
    .difference .changed .mark,.difference .missing .mark{color:var(--red)}
    .difference .unexpected .mark{color:var(--green)}
    .difference .allowed,.difference .repeated,.difference .rule,.difference .count,
    .remark{color:var(--quiet)}
    .difference .repeated{font-style:italic}
    .difference .allowed del,.difference .allowed ins{background:none;color:inherit}
    .difference .count td{padding-top:.2rem;padding-bottom:.2rem}
    .difference .note td,.listed{color:var(--note)}
    .difference .note td:last-child{padding-bottom:.3rem}
    .difference .rule code{display:inline;padding:0;text-indent:0}
    .remark{margin:.4rem 0 0;font-size:.86rem}
    .listed{font-size:.86rem;margin:.2rem 0;padding-left:1.4rem}
    @media (max-width:46rem){.difference,.difference tbody,.difference tr{display:block}
    .difference thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    .difference tr{position:relative;padding-left:1.1rem}
    .difference td{display:block;padding:.04rem .3rem}
    .difference tr>:first-child{position:absolute;left:0;width:1rem;padding:.04rem 0 0 .35rem}
    .difference .none,.difference .same .expected{display:none}
    .difference .actual{border-left:0}
    .difference .changed .expected code::before{content:"- "}
    .difference .changed .actual code::before{content:"+ "}
    .difference code{padding-left:calc(var(--depth,0)*.55em + 1em)}}
    @media print{.difference{--del:#fff;--ins:#fff}.difference del{text-decoration:line-through}
    .difference ins{text-decoration:underline}}
    """
}
