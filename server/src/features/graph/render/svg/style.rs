//! Colours and letters of a picture, and the heads of its arrows.
//!
//! Every colour is written twice where it may come from outside: programs that do not know variables skip the second.

/// The style sheet and the definitions.
pub const STYLE: &str = "\
<style>
.openchoreo-graph{--f:var(--openchoreo-graph-foreground,#1f2328);--m:var(--openchoreo-graph-muted,#5c6672);\
--g:var(--openchoreo-graph-background,#ffffff);--c:var(--openchoreo-graph-card,#f6f8fa);\
--b:var(--openchoreo-graph-border,#c2c9d1);--e:var(--openchoreo-graph-edge,#6e7781);\
--t:var(--openchoreo-graph-trouble,#bc4c00)}
@media (prefers-color-scheme:dark){.openchoreo-graph{--f:var(--openchoreo-graph-foreground,#e6edf3);\
--m:var(--openchoreo-graph-muted,#9198a1);--g:var(--openchoreo-graph-background,#0d1117);\
--c:var(--openchoreo-graph-card,#161b22);--b:var(--openchoreo-graph-border,#3d444d);\
--e:var(--openchoreo-graph-edge,#8b949e);--t:var(--openchoreo-graph-trouble,#f0883e)}}
.openchoreo-graph text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",\
\"Liberation Mono\",monospace;font-size:12px;fill:#1f2328;fill:var(--f);white-space:pre}
.openchoreo-graph a{text-decoration:none;cursor:pointer}
.openchoreo-graph a:hover text{text-decoration:underline}
.openchoreo-graph .name,.openchoreo-graph .heading{font-size:13px;font-weight:600}
.openchoreo-graph .small{font-size:10.5px;fill:#5c6672;fill:var(--m)}
.openchoreo-graph .value{fill:#5c6672;fill:var(--m)}
.openchoreo-graph .ground{fill:#ffffff;fill:var(--g)}
.openchoreo-graph .card{fill:#f6f8fa;fill:var(--c);stroke:#c2c9d1;stroke:var(--b)}
.openchoreo-graph .rule{stroke:#c2c9d1;stroke:var(--b);fill:none}
.openchoreo-graph .accent{fill:#2f6fde}
.openchoreo-graph .a1{fill:#8250df}
.openchoreo-graph .a2{fill:#1a7f37}
.openchoreo-graph .a3{fill:#bf3989}
.openchoreo-graph .a4{fill:#9a6700}
.openchoreo-graph .a5{fill:#0e7490}
.openchoreo-graph .quiet text{opacity:.6}
.openchoreo-graph .node.external>.card,.openchoreo-graph .node.trouble>.card{stroke-dasharray:4 3}
.openchoreo-graph .node.trouble>.card{stroke:#bc4c00;stroke:var(--t)}
.openchoreo-graph .item.trouble .value,.openchoreo-graph .node.trouble>a>.small{fill:#bc4c00;fill:var(--t)}
.openchoreo-graph .edge path,.openchoreo-graph path.edge{fill:none;stroke:#6e7781;stroke:var(--e);stroke-width:1.4}
.openchoreo-graph .resource path,.openchoreo-graph .unordered path,.openchoreo-graph .reversed path\
{stroke-dasharray:5 4}
.openchoreo-graph .unordered path,.openchoreo-graph .reversed path{stroke:#bc4c00;stroke:var(--t)}
.openchoreo-graph .unordered .label,.openchoreo-graph .reversed .label{fill:#bc4c00;fill:var(--t)}
.openchoreo-graph .head{fill:#6e7781;fill:var(--e)}
.openchoreo-graph .head.trouble{fill:#bc4c00;fill:var(--t)}
</style>
<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" \
orient=\"auto-start-reverse\"><path class=\"head\" d=\"M0 1L10 5L0 9z\"/></marker>\
<marker id=\"head-trouble\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" \
orient=\"auto-start-reverse\"><path class=\"head trouble\" d=\"M0 1L10 5L0 9z\"/></marker></defs>
";
