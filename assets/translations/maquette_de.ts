<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pinned Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Generator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pane&amp;ls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New Scene…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New Empt&amp;y Scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the classes of the generator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Label Map and &amp;Instance Map…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;Photograph…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre&amp;vious Scene of the Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;xt Scene of the Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark as &amp;Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;Ids in Place…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export Picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;Maps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;Layers (PSD)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export I&amp;D Pass…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;Before and After…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;Replay…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next &amp;Tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous Ta&amp;b</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste in P&amp;lace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;All Objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;eselect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint S&amp;ymmetrically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint on both sides of an axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search &amp;Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit Cla&amp;sses…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;rop…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a frame that begins at the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can&amp;vas Size…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resi&amp;ze Scene…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre&amp;ferences…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels and photograph, with a divider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide P&amp;anels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference Photo&amp;graph behind the Divider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the Re&amp;ference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo brings the photograph back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines for Every &amp;Eye</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines that do not rely on colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the &amp;System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New Object with the Next Stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give It the &amp;Class of the Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hide or Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lock or Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Raise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;ower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;Top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;Bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M&amp;irror Left and Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror &amp;Up and Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take &amp;Back Scale and Rotation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore &amp;Full Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mer&amp;ge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gro&amp;w</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shrin&amp;k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill &amp;Pin-holes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale with the Hori&amp;zon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What moves up the road becomes smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add to the Librar&amp;y…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Random Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reroll &amp;All Styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Defa&amp;ult Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply to All of the C&amp;lass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Blend Two Modes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the &amp;Vector…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take from a Photograph…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loc&amp;k Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Shuffle the Default Styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render while painting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On &amp;Release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render when a stroke ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render only when told to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settle the &amp;Whole Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render &amp;Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a &amp;Model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;Checkpoint…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import Published Weights…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Com&amp;pare with Another Model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Follow Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load the weights again whenever the file changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Train on a Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Guided Tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;User Guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys and Mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the &amp;Log File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Maquette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space or middle button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold \</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photograph alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift-click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line from the last point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift-drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold Ctrl or Alt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick class and object under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the pen round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift, Alt, Space with a shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Square or 45°, from the centre, move it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift-click with Fill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag with Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move what is selected; from the background a rubber band (Shift adds, Ctrl toggles)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a handle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale or rotate (Shift: proportions, steps of 15°; Ctrl or Alt: about the middle)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys with Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move what is selected by 1 pixel, with Shift by 10</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl or Alt with Re-cut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide instead of bringing back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift-click with a silhouette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place it and keep it in hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl-click, Shift-click in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select several objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Palette at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 … 9, 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter or double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close a polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a polygon&apos;s last point back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel a stroke, a drag or a polygon</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AnchorGrid</name>
    <message>
        <source>What stays in its place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} stays in its place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Arranging</name>
    <message>
        <source>Relabel {objects} to {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reorder {objects}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BlendBox</name>
    <message>
        <source>First mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mode at the left end of the slider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mode at the right end of the slider; Shift-click a swatch chooses it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slide from the first mode to the second; Escape takes it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The style that it has now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasSize</name>
    <message>
        <source>Canvas of {width} × {height}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The label set {name} has no class {number} to fill a background with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop to {width} × {height}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scene of {width} × {height} pixels cannot be: each side has {least} to {most}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize to {width} × {height}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the frame around what shall remain. Enter crops, Escape leaves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CanvasSizeDialog</name>
    <message>
        <source>Canvas Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is new becomes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what lies next to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stays in its &amp;place:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is &amp;new becomes:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the size it has.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene uses {classes}: relabel those regions before you remove the classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A label set has at most 256 classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassesDialog</name>
    <message>
        <source>Weights know the classes that they were trained with: these are others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save As…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name of the label set:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour of the Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stuff</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>thing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>void</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene uses this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene uses classes that this set does not have: ids {ids}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message>
        <source>What is on the clipboard is damaged ({reason}): copy it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is on the clipboard was copied in a newer Maquette: update this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too much for the clipboard: copy fewer objects at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste an object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clipboard holds a picture and no objects: open it as a photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clipboard holds no objects: copy some first (Ctrl+C).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste {count} objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is selected that could be copied.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CropFrame</name>
    <message>
        <source>Crop frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrows move it, with Shift they move its right and lower edge; Enter crops</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Overwriting loses what the other program has done. Reloading loses what you have done here since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was changed by another program since you opened it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>another scene was opened before its photograph was ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read {name} again, as it is on the disk now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has changed on the disk since; this tab shows your version of it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to write it; the suffix says the format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stands in the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ile:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No generator is open: there is nothing to say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed: {seed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} already holds {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not stated</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportIdPass</name>
    <message>
        <source>Export ID Pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A colour of its own for every region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ids as numbers, 16 bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ids beyond 65535 are spread over red, green and blue; the legend says so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pixels:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every pixel means goes into {name} beside it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportLayers</name>
    <message>
        <source>Writing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: a PSD holds at most {most} pixels each way, and this picture is {width} x {height}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photograph, at the bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A cut-out of every &amp;object, named as in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mask of every &amp;class, in a hidden group</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportPicture</name>
    <message>
        <source>{name}: {format} holds at most {most} pixels each way, and this is {width} x {height}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {width} x {height} is more than {most} pixels; choose a smaller scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: the suffix says the format, and must be one of {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG and TIFF keep every pixel as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture that is shown, resampled (Lanczos): nothing is rendered anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lossless</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WebP that keeps every pixel as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Write this into the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As PNG text, else as EXIF and XMP: software, weights, licence, seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ormat:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Scale:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quality:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Higher is better and larger; of JPEG and WebP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportReplay</name>
    <message>
        <source>{name}: a replay is written as {known}; the suffix says which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {count} frames of {width} x {height} are too many for this format; choose a smaller size, or MP4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: could not be packed; is there room for temporary files?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The frames of the replay cannot be kept ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: this computer cannot write MP4; choose WebP or GIF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no generator to render the photographs with; choose labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> steps per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rendered pictures, resampled (Lanczos)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ormat:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Shows:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spee&amp;d:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hold the last:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si&amp;ze:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels and photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No generator is open to render photographs with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps in the history: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportStrip</name>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A strip needs at least one picture: choose labels or photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Before and After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;ference photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One below the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cap&amp;tions below the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Arranged:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Gap:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This scene was not made from a photograph</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Opening the generator a second time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The generator does not begin so long a pass.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrote {names} into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrote {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not written.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>{name} was not written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no photograph of the scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another scene was opened before its photograph was ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its canvas has another size now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other weights were opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is written as soon as the photograph is up to date.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FillTool</name>
    <message>
        <source>Relabel every {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>{folder} has no scenes. Choose one with folders train_label and train_inst, with gtFine, or with label maps (PNG) or projects (.ora) in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: is no folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderDialogs</name>
    <message>
        <source>Open Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List What Is Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What they hold now is gone then. Styles and hidden objects are kept by projects only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save Ids in Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program has written {names} since the scene was opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Write Over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Don&apos;t ask again for this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Going on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save Ids in Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Always save ids when going on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the ids of this scene over these files?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to {name} before going on?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderLook</name>
    <message>
        <source>The photograph is not shown: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: has no usable thumbnail.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderModel</name>
    <message>
        <source>{name}, done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderPanel</name>
    <message>
        <source>{done} of {count} done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which scenes are listed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More about the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save Ids when Going on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List What Is Done…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scenes of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>The ids are saved in {files}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is open: File &gt; Open Folder opens one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no instance map beside it: objects that touch become one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Styles and hidden objects are kept by projects only: Ctrl+S saves one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the last of the scenes that are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the first of the scenes that are listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the ids of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was not opened from a label map (PNG): save a project, or export the maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} names are in {name}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Growing</name>
    <message>
        <source>Fill pin-holes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grow {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shrink {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill holes in {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User Guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Paint a label map, see the photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights: {name}, {licence}&lt;br&gt;on {device}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The user guide is not part of this copy of Maquette.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no log file: its folder cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After {paper}, Wang et al., CVPR 2018.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log file is {path}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Choose a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import Published Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>latest_net_E.pth, if there is one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>features_clustered_010.npy, if there is one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was trained on label maps drawn as &amp;colour pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their terms: shown with every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file of a generator. Nothing is downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Generator:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Encoder:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;lusters:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cl&amp;asses:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Trained on:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;icence:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: there is no such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint will be {path}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportingWeights</name>
    <message>
        <source>The weights could not be converted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InPlace</name>
    <message>
        <source>{file} holds ids below {limit}, and the scene has {id} ({name}): save a project, or export the maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene is {width} × {height} now and {name} {old_width} × {old_height}: ids are saved in place in the same size only. Save a project, or export the maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The palette of {file} has no colour for {name}: save a project, or export the maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a COCO panoptic picture, whose ids are in a JSON file: export the maps instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a {kind}, and ids are saved in place as PNG: export the maps instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has pixels of a kind ({kind}) that ids are not saved in: export the maps instead.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys and Mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give commands and tools other keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keymap</name>
    <message>
        <source>pans the canvas, and moves a figure while it is drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shows the photograph alone while it is held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancels what is being drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>closes a polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takes a polygon&apos;s last corner back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moves the selected objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: [keys] must give every action a list of keys; the usual keys are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} is taken: it {purpose}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: a preset needs a title.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a file of keys that this version can read; the usual keys are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: the preset is not a name; the usual keys are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} gives {key} to several actions; the usual keys are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} is not a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is too large for a file of keys.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not TOML; the usual keys are used.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KnifeTool</name>
    <message>
        <source>cut: no object here yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut {object} in two</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>{name} cannot be used as a silhouette: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} would be too small to be seen there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is {width} x {height} pixels large is too large for the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} came with the program and stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an object to add it to the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A silhouette needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too small for the library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete from the Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scenes that it was put into keep theirs. This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the silhouette {title}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} ({classes}): drag it onto the picture, or click it and then there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add what is selected to the library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search silhouettes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silhouettes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename (F2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no silhouette for these classes yet: add objects of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>place {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the silhouette</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MappingDialog</name>
    <message>
        <source>{mine} and {theirs} are different sets of classes. Same names are paired; the others are guessed: {count} of those that this scene uses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What Is Rendered as What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is rendered as</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>What it renders is known when it is opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renders on another machine; what it renders is known when it is connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{images:,} in {steps:,} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up to {most} for each of {classes} classes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>&amp;Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the Com&amp;parison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Com&amp;pare with Another Model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What renders is no file that training could change.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>It renders {theirs}, this scene is painted in {mine}: you will be asked what is rendered as what.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render with it too, on the left of the divider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published weights of pix2pixHD or pix2pix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No example yet: use it once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (in use)
{origin}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoreOptions</name>
    <message>
        <source>More options of the tool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pressure of the pen sets the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the lightest touch paints, in per cent of the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pointer pulls the brush by a string; this is how long the string is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill what a stroke closes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stroke that comes back to its start, or crosses itself, fills the inside as well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest hole that Object &gt; Fill Pin-holes fills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pin-holes up to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint on both sides of the axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the axis in the middle of the scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the axis stands; it can be dragged on the canvas too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Axis at</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A part of what the generator is given, or what is said of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero Styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold: the picture is shown as it would be with every style at zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Boundaries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discriminator</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NetworkView</name>
    <message>
        <source>Blue: generated (0), orange: photograph (1). Mean {mean}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the discriminators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights are on another machine, without their discriminators.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel {channel}: 1 where {name} is, {share} of the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No weights are open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The discriminators judge the picture when it is up to date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel {channel}: 1 where two objects or classes touch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel {channel}: {low} to {high}. Blue -1, grey 0, orange 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights are not told of boundaries.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights take no styles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At 1/{factor} of the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At full size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rendering is set to manual: choose Live or On Release to look at zero styles.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewScene</name>
    <message>
        <source>Drawing {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewSceneDialog</name>
    <message>
        <source>What to begin with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New Scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ({count} classes)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Size:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Classes:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scene that comes with Maquette, as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the weights were trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weights} renders other classes: this scene can be painted, and is shown as labels until you open weights for {classes} with Model &gt; Open Checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ObjectList</name>
    <message>
        <source>Objects, from the top of the stack to the background</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Objects</name>
    <message>
        <source>Nothing was painted over {objects}: its shape is whole.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>More options: pressure, smoothing, contours, pin-holes, the mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class to paint with: click for a palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the brush: Shift-drag on the canvas sets it too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far a click fills; Shift-click fills all of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far a click fills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What hangs together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Symmetry: paint on both sides of an axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More options</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Painting</name>
    <message>
        <source>There is nowhere to grow: it is locked, hidden, or fills the scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot shrink: it is locked, hidden, or so thin that nothing would be left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No hole of up to {most} pixels in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is selected: click an object or a region with the Select tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filled one hole in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filled {count} holes in {place}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Photograph</name>
    <message>
        <source>{name}: {width} x {height} is too small; a photograph has at least {least} x {least} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the reference photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {width} x {height} is too long and narrow to be made a scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Styles of the photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference photograph {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotographDialog</name>
    <message>
        <source>&amp;Rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys move the frame, with Shift they change its size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take Style</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw around what {title} is to look like.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a Style from {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotographDialogs</name>
    <message>
        <source>Photographs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Segmentation networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a Segmentation Network for {label_set}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PhotographView</name>
    <message>
        <source>Photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrow keys move a frame over the photograph, with Shift they change its size.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Photographs</name>
    <message>
        <source>{name} was scaled from {old} to {new} pixels, about what the weights were trained at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} objects were found; View &gt; Both compares with the photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 object was found; View &gt; Both compares with the photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the networks…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This scene was not made after a photograph: File &gt; Open Photograph makes one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This scene has no reference photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding what is in {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No network that finds {label_set} in photographs is bundled: train one with `maquette segment --labels {label_set}` and choose its file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking the styles…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Styles are the defaults: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pieces</name>
    <message>
        <source>Left out, because the label set {label_set} has no such class: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Placing</name>
    <message>
        <source>{count} objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back scale of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate {what}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Settings:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own silhouettes, recovery, examples:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log file:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with the &amp;model that was used last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Outlines that do not rely on colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language and device count from the next start on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>like the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Render:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Reading small pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Clear the List</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Unsaved work cannot be kept for a crash, so save now and then: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for unsaved scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovering scenes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>never saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recover Unsaved Scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maquette ended before these scenes were saved. They come back as they were a few seconds before; the files they belong to are not touched until you save.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Recover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the chosen scenes in tabs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep for &amp;Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again when Maquette is started next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the chosen scenes from the disk; their saved files stay</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecutTool</name>
    <message>
        <source>hide part of {object}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bring back {object}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>select an object first (V)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{object} is whole: Ctrl hides some of it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RegionTool</name>
    <message>
        <source>no class here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{region} -&gt; own region</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SceneSizeDialog</name>
    <message>
        <source>Resize Scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the size it has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{width} % wide, {height} % high. Objects lose nothing; the background is resampled.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Horizon: drag it to where the road would end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotate (Shift: in steps of 15°)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale (Shift: freely, Ctrl: about the middle)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch (Shift: keep the proportions, Ctrl: about the middle)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{object} (locked)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Shaping</name>
    <message>
        <source>Duplicate {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select two objects or more to merge them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge {objects}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-cut {object}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The objects lie too far apart to be merged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split {object}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{object} is hidden: show it before you merge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line does not cut {object} in two: draw it from outside to outside.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class in place {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pinned Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no keys like those of “{preset}”: Maquette&apos;s own are used.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys like those of another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click here and type the key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take It</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the key to this action all the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The action has no key any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The keys that the preset gives this action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset as it is, without changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has this key already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} belongs to {owner}. “Take It” gives it to {action} instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{action} has {key} now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New key for {action}:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SizeFields</name>
    <message>
        <source>Width in pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep proportions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pixels} megapixels; about {memory} MB for the scene in the window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {least} to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Width:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Height:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So much larger, pictures take long and look coarser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights were trained at {width} × {height}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>How the tool is used</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StyleActs</name>
    <message>
        <source>{name} was trained on other classes, so it has no styles for this scene.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Styles can be given when the weights are loaded.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StylePanel</name>
    <message>
        <source>{name} does not tell the vectors of its modes: they can be chosen, not mixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this style when others are rerolled, shuffled or given to the whole class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slide between two modes; Shift-click a swatch chooses the second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What else can be done with styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a region to see its vector.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no other mode for what is selected.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Styles</name>
    <message>
        <source>Nothing is selected: click an object or a region with the Select tool (V).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Join with the Rest of Its Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A region of its own becomes a part of its class&apos;s common region again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no style to reroll: all are locked, or have a single mode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No style has been copied yet: select a region and copy its style first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its class has fewer than two modes, so there is nothing to blend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied the style of {title}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StylesFromPhotographs</name>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the encoder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the photograph…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is not open any more: Paste Style gives what was seen in the photograph to another region.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking a style from {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the region that is to take a style first (V).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is rendered elsewhere or has no file of weights, so there is no encoder to look at a photograph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was trained without styles.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Styling</name>
    <message>
        <source>Reroll all styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock style of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock style of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shuffle the default styles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The style was copied under other weights, and a style means nothing to {name}: copy one here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not tell which style {title} has: choose one for it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no modes for {title}, so it has no style of its own yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The style has {count} numbers, and {name} takes {channels}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Style of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random style of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default style of {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Style of all of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste style to {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own region of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A mode means something else in each class, and {name} does not tell what: paste the style into a region of the class that it was copied from.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SymmetryAxis</name>
    <message>
        <source>Axis of symmetry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Axis of symmetry: drag it, double-click for the middle</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TabBar</name>
    <message>
        <source>Open scenes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>Street</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Facade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blank</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush: paint the current class; Shift-click draws a straight line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to paint. Shift-click: straight line. Shift-drag: size. Ctrl or Alt: pick. Turn the pen round to erase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser: take from the selected object, else from what is under it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag to erase from the selected object, else from what is under the pointer. Shift-click: straight line. Shift-drag: size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill: give the object or the connected area under the pointer the current class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to give an object or an area the current class. Shift-click: all of its class. Ctrl or Alt: pick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rectangle: drag from corner to corner; Shift for a square</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift: square. Alt: from the centre. Space: move it. Ctrl: pick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipse: drag from corner to corner of its box; Shift for a circle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift: circle. Alt: from the centre. Space: move it. Ctrl: pick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line: as wide as the brush; Shift keeps to steps of 45 degrees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag from end to end. Shift: steps of 45°. Alt: from the middle. Space: move it. Ctrl: pick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon: click corners, Enter closes, Backspace takes one back, Escape cancels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click corners. Enter, double click or a click on the first corner: close. Backspace: one corner back. Escape: cancel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lasso: draw around an area, it is filled when you let go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw around an area; it is filled when you let go. Ctrl or Alt: pick. Escape: cancel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region: draw around a part of the background that gets a style of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw around a part of the background, beginning inside it: it becomes a region with a style of its own. Escape: cancel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select, move, scale and turn objects; select a background region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to select, Shift-click: several. Drag: move, or a rubber band from the background. Handles: scale, turn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knife</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Knife: draw a line through an object to make two of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a line through an object. Shift: straight. Or click corners: Enter cuts, Backspace takes one back, Escape cancels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-cut: show what was painted over the selected object; Ctrl or Alt hides some of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over the selected object to show what was painted over it. Ctrl or Alt: hide instead. Shift-drag: size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick the class and the object under the pointer (hold Ctrl or Alt with any tool)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click what you want more of: its class is painted next, and it is selected.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Paint what things are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a class, such as vegetation or car, here, with a number key, or with a right click on the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The photograph follows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag over the picture. What you paint becomes a photograph while the button is down; Ctrl+Z takes it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objects stay objects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cars, people and signs lie above the background. Press V, then drag one, scale it by its handles, or delete it: what is behind it is still there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything has looks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select something and choose among the ways it could look. Y takes one by chance; the pointer over one shows it in place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only here, or the whole picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With Only here an edit changes nothing elsewhere. With Whole picture the light of everything may follow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a photograph, into a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File &gt; Open Photograph makes a scene of a photograph; Ctrl+E exports what you see. F1 lists all keys, and Help &gt; User Guide has a page for each task.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A training is running. Shall it go on without this window?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped, it saves first and can go on later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let It Go On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop It</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped; the run is saved in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training failed. {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finishing the step and saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the pictures of {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, of the open scene</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingDialog</name>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on a Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures and maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>those of the preset, else of the layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with the weights that are open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the whole schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terms of the weights: shown with every picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the run that is in this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder that holds the pictures and their maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pictures and maps:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result &amp;into:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;reset:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Layout of the folder:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cl&amp;asses:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Time:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Li&amp;cence:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Further options:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder for the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder holds a run: go on with it, or choose another one for the result.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingOrder</name>
    <message>
        <source>The further options are no command line: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Losses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples: labels, synthesized, photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels, what the network makes of them, the photograph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is being trained: Model &gt; Train on a Folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish the step, save, and end; it can go on later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use These Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Render the open scene with the newest weights of this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes:02} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed:.1f} pictures a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingRun</name>
    <message>
        <source>Training ended unexpectedly (exit code {code}).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Transform</name>
    <message>
        <source>No object is selected: click one with the Select tool (V) or in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no object that is visible and not locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has neither scale nor rotation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that is selected is locked or hidden, so it stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{object} is locked or hidden, so it stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{dx}, {dy} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Horizon -&gt; row {row}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VectorBox</name>
    <message>
        <source>Number {number} of the style</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
