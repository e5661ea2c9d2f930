<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Object</source>
        <translation>&amp;Objekt</translation>
    </message>
    <message>
        <source>&amp;Style</source>
        <translation>&amp;Stil</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zul&amp;etzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>E&amp;xportieren</translation>
    </message>
    <message>
        <source>Too&amp;ls</source>
        <translation>Werk&amp;zeuge</translation>
    </message>
    <message>
        <source>Pi&amp;nned Classes</source>
        <translation>Ange&amp;heftete Klassen</translation>
    </message>
    <message>
        <source>&amp;Generator</source>
        <translation>G&amp;enerator</translation>
    </message>
    <message>
        <source>Pa&amp;nels</source>
        <translation>Be&amp;dienfelder</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>Farb&amp;schema</translation>
    </message>
    <message>
        <source>&amp;New Scene…</source>
        <translation>&amp;Neue Szene…</translation>
    </message>
    <message>
        <source>New Empt&amp;y Scene</source>
        <translation>&amp;Leere Szene</translation>
    </message>
    <message>
        <source>In the classes of the generator</source>
        <translation>In den Klassen des Generators</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open Label &amp;Map and Instance Map…</source>
        <translation>Labelkarte und &amp;Instanzkarte öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;Photograph…</source>
        <translation>Fo&amp;to öffnen…</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>Or&amp;dner öffnen…</translation>
    </message>
    <message>
        <source>Pre&amp;vious Scene of the Folder</source>
        <translation>&amp;Vorige Szene des Ordners</translation>
    </message>
    <message>
        <source>Ne&amp;xt Scene of the Folder</source>
        <translation>Nä&amp;chste Szene des Ordners</translation>
    </message>
    <message>
        <source>Mark as &amp;Done</source>
        <translation>Als erledi&amp;gt markieren</translation>
    </message>
    <message>
        <source>Save &amp;Ids in Place…</source>
        <translation>IDs im Origin&amp;al speichern…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>&amp;Export Picture…</source>
        <translation>&amp;Bild exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;Maps…</source>
        <translation>&amp;Karten exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;Layers (PSD)…</source>
        <translation>&amp;Ebenen exportieren (PSD)…</translation>
    </message>
    <message>
        <source>Export I&amp;D Pass…</source>
        <translation>&amp;ID-Pass exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;Before and After…</source>
        <translation>&amp;Vorher und Nachher exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;Replay…</source>
        <translation>&amp;Zeitraffer exportieren…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Sc&amp;hließen</translation>
    </message>
    <message>
        <source>Next &amp;Tab</source>
        <translation>Nächste&amp;r Tab</translation>
    </message>
    <message>
        <source>Previous Ta&amp;b</source>
        <translation>V&amp;origer Tab</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Paste &amp;in Place</source>
        <translation>An &amp;Ort und Stelle einfügen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>Select &amp;All Objects</source>
        <translation>Alle Ob&amp;jekte auswählen</translation>
    </message>
    <message>
        <source>D&amp;eselect</source>
        <translation>Auswahl au&amp;fheben</translation>
    </message>
    <message>
        <source>S&amp;maller Brush</source>
        <translation>&amp;Pinsel verkleinern</translation>
    </message>
    <message>
        <source>Lar&amp;ger Brush</source>
        <translation>Pinsel ver&amp;größern</translation>
    </message>
    <message>
        <source>Paint S&amp;ymmetrically</source>
        <translation>S&amp;ymmetrisch malen</translation>
    </message>
    <message>
        <source>Paint on both sides of an axis</source>
        <translation>Auf beiden Seiten einer Achse malen</translation>
    </message>
    <message>
        <source>Searc&amp;h Classes</source>
        <translation>Klassen &amp;suchen</translation>
    </message>
    <message>
        <source>Edit Cla&amp;sses…</source>
        <translation>Klassen &amp;bearbeiten…</translation>
    </message>
    <message>
        <source>Cr&amp;op…</source>
        <translation>Z&amp;uschneiden…</translation>
    </message>
    <message>
        <source>With a frame that begins at the selection</source>
        <translation>Mit einem Rahmen, der bei der Auswahl beginnt</translation>
    </message>
    <message>
        <source>Can&amp;vas Size…</source>
        <translation>&amp;Leinwandgröße…</translation>
    </message>
    <message>
        <source>Resi&amp;ze Scene…</source>
        <translation>Sze&amp;ne skalieren…</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts…</source>
        <translation>&amp;Tastenkürzel…</translation>
    </message>
    <message>
        <source>Pre&amp;ferences…</source>
        <translation>E&amp;instellungen…</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Ein&amp;zoomen</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Auszoo&amp;men</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;Photograph</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Labels</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>&amp;Both</source>
        <translation>&amp;Beide</translation>
    </message>
    <message>
        <source>Labels and photograph, with a divider</source>
        <translation>Labels und Foto, mit Trennlinie</translation>
    </message>
    <message>
        <source>Hide P&amp;anels</source>
        <translation>Bedienfelder &amp;ausblenden</translation>
    </message>
    <message>
        <source>Reference Photo&amp;graph behind the Divider</source>
        <translation>&amp;Referenzfoto hinter der Trennlinie</translation>
    </message>
    <message>
        <source>Re&amp;move the Reference</source>
        <translation>Refere&amp;nz entfernen</translation>
    </message>
    <message>
        <source>Undo brings the photograph back</source>
        <translation>Rückgängig bringt das Foto zurück</translation>
    </message>
    <message>
        <source>Outlines for Every &amp;Eye</source>
        <translation>&amp;Umrisse für jedes Auge</translation>
    </message>
    <message>
        <source>Outlines that do not rely on colour</source>
        <translation>Umrisse, die nicht auf Farbe angewiesen sind</translation>
    </message>
    <message>
        <source>Like the &amp;System</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;New Object with the Next Stroke</source>
        <translation>&amp;Neues Objekt mit dem nächsten Strich</translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>Give It the &amp;Class of the Brush</source>
        <translation>&amp;Klasse des Pinsels geben</translation>
    </message>
    <message>
        <source>&amp;Hide or Show</source>
        <translation>&amp;Ein- oder ausblenden</translation>
    </message>
    <message>
        <source>&amp;Lock or Unlock</source>
        <translation>&amp;Sperren oder entsperren</translation>
    </message>
    <message>
        <source>&amp;Raise</source>
        <translation>&amp;Anheben</translation>
    </message>
    <message>
        <source>L&amp;ower</source>
        <translation>A&amp;bsenken</translation>
    </message>
    <message>
        <source>To the &amp;Top</source>
        <translation>Ganz nach &amp;oben</translation>
    </message>
    <message>
        <source>To the &amp;Bottom</source>
        <translation>Ganz nach un&amp;ten</translation>
    </message>
    <message>
        <source>M&amp;irror Left and Right</source>
        <translation>Waagerecht sp&amp;iegeln</translation>
    </message>
    <message>
        <source>Mirror &amp;Up and Down</source>
        <translation>Senk&amp;recht spiegeln</translation>
    </message>
    <message>
        <source>T&amp;ake Back Scale and Rotation</source>
        <translation>Skalierung und &amp;Drehung zurücksetzen</translation>
    </message>
    <message>
        <source>Restore &amp;Full Shape</source>
        <translation>Ganze &amp;Form wiederherstellen</translation>
    </message>
    <message>
        <source>Mer&amp;ge</source>
        <translation>&amp;Vereinen</translation>
    </message>
    <message>
        <source>Gro&amp;w</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Shrin&amp;k</source>
        <translation>Verk&amp;leinern</translation>
    </message>
    <message>
        <source>Fill &amp;Pin-holes</source>
        <translation>Kleine Löc&amp;her füllen</translation>
    </message>
    <message>
        <source>Scale with the Hori&amp;zon</source>
        <translation>Mit dem Hori&amp;zont skalieren</translation>
    </message>
    <message>
        <source>What moves up the road becomes smaller</source>
        <translation>Was die Straße hinaufrückt, wird kleiner</translation>
    </message>
    <message>
        <source>Add to the Librar&amp;y…</source>
        <translation>In die Bibliothek aufneh&amp;men…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>Lös&amp;chen</translation>
    </message>
    <message>
        <source>&amp;Random Style</source>
        <translation>&amp;Zufälliger Stil</translation>
    </message>
    <message>
        <source>Reroll &amp;All Styles</source>
        <translation>&amp;Alle Stile neu würfeln</translation>
    </message>
    <message>
        <source>Defa&amp;ult Style</source>
        <translation>&amp;Standardstil</translation>
    </message>
    <message>
        <source>&amp;Copy Style</source>
        <translation>Stil &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste Style</source>
        <translation>Stil &amp;einfügen</translation>
    </message>
    <message>
        <source>Apply to All of the C&amp;lass</source>
        <translation>Auf die ganze K&amp;lasse anwenden</translation>
    </message>
    <message>
        <source>&amp;Blend Two Modes…</source>
        <translation>Zwei Varianten &amp;mischen…</translation>
    </message>
    <message>
        <source>Edit the &amp;Vector…</source>
        <translation>&amp;Vektor bearbeiten…</translation>
    </message>
    <message>
        <source>&amp;Take from a Photograph…</source>
        <translation>Aus &amp;Foto übernehmen…</translation>
    </message>
    <message>
        <source>Loc&amp;k Style</source>
        <translation>Stil s&amp;perren</translation>
    </message>
    <message>
        <source>&amp;Shuffle the Default Styles</source>
        <translation>Standardstile &amp;durchmischen</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>&amp;Live</translation>
    </message>
    <message>
        <source>Render while painting</source>
        <translation>Beim Malen rendern</translation>
    </message>
    <message>
        <source>On &amp;Release</source>
        <translation>Beim L&amp;oslassen</translation>
    </message>
    <message>
        <source>Render when a stroke ends</source>
        <translation>Am Ende eines Strichs rendern</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>&amp;Manuell</translation>
    </message>
    <message>
        <source>Render only when told to</source>
        <translation>Nur auf Befehl rendern</translation>
    </message>
    <message>
        <source>Settle the &amp;Whole Picture</source>
        <translation>Überall an&amp;gleichen</translation>
    </message>
    <message>
        <source>Render &amp;Now</source>
        <translation>&amp;Jetzt rendern</translation>
    </message>
    <message>
        <source>Choose a Mo&amp;del…</source>
        <translation>Modell &amp;wählen…</translation>
    </message>
    <message>
        <source>Open &amp;Checkpoint…</source>
        <translation>&amp;Checkpoint öffnen…</translation>
    </message>
    <message>
        <source>&amp;Import Published Weights…</source>
        <translation>Veröffentlichte Gewichte &amp;importieren…</translation>
    </message>
    <message>
        <source>Com&amp;pare with Another Model…</source>
        <translation>Mit anderem Modell &amp;vergleichen…</translation>
    </message>
    <message>
        <source>&amp;Follow Training</source>
        <translation>&amp;Training verfolgen</translation>
    </message>
    <message>
        <source>Load the weights again whenever the file changes</source>
        <translation>Die Gewichte neu laden, sobald sich die Datei ändert</translation>
    </message>
    <message>
        <source>&amp;Train on a Folder…</source>
        <translation>Mit Ordner trai&amp;nieren…</translation>
    </message>
    <message>
        <source>&amp;Guided Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>&amp;User Guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>&amp;Keys and Mouse</source>
        <translation>&amp;Tasten und Maus</translation>
    </message>
    <message>
        <source>Show the &amp;Log File</source>
        <translation>&amp;Protokolldatei zeigen</translation>
    </message>
    <message>
        <source>&amp;About Maquette</source>
        <translation>Ü&amp;ber Maquette</translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation>Mausrad, zwei Finger</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Space or middle button</source>
        <translation>Leertaste oder mittlere Taste</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Ansicht verschieben</translation>
    </message>
    <message>
        <source>Hold \</source>
        <translation>\ halten</translation>
    </message>
    <message>
        <source>The photograph alone</source>
        <translation>Nur das Foto</translation>
    </message>
    <message>
        <source>Shift-click</source>
        <translation>Umschalt+Klick</translation>
    </message>
    <message>
        <source>Line from the last point</source>
        <translation>Linie vom letzten Punkt aus</translation>
    </message>
    <message>
        <source>Shift-drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Pinselgröße</translation>
    </message>
    <message>
        <source>Hold Ctrl or Alt</source>
        <translation>Strg oder Alt halten</translation>
    </message>
    <message>
        <source>Pick class and object under the pointer</source>
        <translation>Klasse und Objekt unter dem Zeiger aufnehmen</translation>
    </message>
    <message>
        <source>Turn the pen round</source>
        <translation>Stift umdrehen</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Shift, Alt, Space with a shape</source>
        <translation>Umschalt, Alt, Leertaste bei einer Form</translation>
    </message>
    <message>
        <source>Square or 45°, from the centre, move it</source>
        <translation>Quadrat oder 45°, von der Mitte aus, verschieben</translation>
    </message>
    <message>
        <source>Shift-click with Fill</source>
        <translation>Umschalt+Klick beim Füllen</translation>
    </message>
    <message>
        <source>All of the class</source>
        <translation>Ganze Klasse</translation>
    </message>
    <message>
        <source>Drag with Select</source>
        <translation>Ziehen bei Auswahl</translation>
    </message>
    <message>
        <source>Move what is selected; from the background a rubber band (Shift adds, Ctrl toggles)</source>
        <translation>Ausgewähltes verschieben; vom Hintergrund aus ein Auswahlrahmen (Umschalt fügt hinzu, Strg schaltet um)</translation>
    </message>
    <message>
        <source>Drag a handle</source>
        <translation>Griff ziehen</translation>
    </message>
    <message>
        <source>Scale or rotate (Shift: proportions, steps of 15°; Ctrl or Alt: about the middle)</source>
        <translation>Skalieren oder drehen (Umschalt: Seitenverhältnis, 15°-Schritte; Strg oder Alt: um die Mitte)</translation>
    </message>
    <message>
        <source>Arrow keys with Select</source>
        <translation>Pfeiltasten bei Auswahl</translation>
    </message>
    <message>
        <source>Move what is selected by 1 pixel, with Shift by 10</source>
        <translation>Ausgewähltes um 1 Pixel verschieben, mit Umschalt um 10</translation>
    </message>
    <message>
        <source>Ctrl or Alt with Re-cut</source>
        <translation>Strg oder Alt beim Nachschneiden</translation>
    </message>
    <message>
        <source>Hide instead of bringing back</source>
        <translation>Verdecken statt freilegen</translation>
    </message>
    <message>
        <source>Shift-click with a silhouette</source>
        <translation>Umschalt+Klick mit einer Silhouette</translation>
    </message>
    <message>
        <source>Place it and keep it in hand</source>
        <translation>Einsetzen und in der Hand behalten</translation>
    </message>
    <message>
        <source>Ctrl-click, Shift-click in the list</source>
        <translation>Strg+Klick, Umschalt+Klick in der Liste</translation>
    </message>
    <message>
        <source>Select several objects</source>
        <translation>Mehrere Objekte auswählen</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Palette at the pointer</source>
        <translation>Palette am Zeiger</translation>
    </message>
    <message>
        <source>1 … 9, 0</source>
        <translation>1 … 9, 0</translation>
    </message>
    <message>
        <source>Pinned classes</source>
        <translation>Angeheftete Klassen</translation>
    </message>
    <message>
        <source>Enter or double click</source>
        <translation>Enter oder Doppelklick</translation>
    </message>
    <message>
        <source>Close a polygon</source>
        <translation>Polygon schließen</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Take a polygon&apos;s last point back</source>
        <translation>Letzten Punkt eines Polygons zurücknehmen</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Cancel a stroke, a drag or a polygon</source>
        <translation>Strich, Ziehen oder Polygon abbrechen</translation>
    </message>
    <message>
        <source>Class {digit}</source>
        <translation>Klasse {digit}</translation>
    </message>
</context>
<context>
    <name>AnchorGrid</name>
    <message>
        <source>What stays in its place</source>
        <translation>Was an seinem Platz bleibt</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>Oben links</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>Oben rechts</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>Unten links</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Unten</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>Unten rechts</translation>
    </message>
    <message>
        <source>{place} stays in its place</source>
        <translation>Fester Punkt: {place}</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>paint here</source>
        <translation>hier malen</translation>
    </message>
    <message>
        <source>Something went wrong, and your scene is unharmed: {error}.</source>
        <translation>Etwas ist schiefgegangen, die Szene ist unversehrt: {error}.</translation>
    </message>
</context>
<context>
    <name>Arranging</name>
    <message>
        <source>Relabel {objects} to {name}</source>
        <translation>{objects} in {name} ändern</translation>
    </message>
    <message>
        <source>Show {objects}</source>
        <translation>{objects} einblenden</translation>
    </message>
    <message>
        <source>Hide {objects}</source>
        <translation>{objects} ausblenden</translation>
    </message>
    <message>
        <source>Lock {objects}</source>
        <translation>{objects} sperren</translation>
    </message>
    <message>
        <source>Unlock {objects}</source>
        <translation>{objects} entsperren</translation>
    </message>
    <message>
        <source>Restore {objects}</source>
        <translation>{objects} wiederherstellen</translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation>{count} Objekte</translation>
    </message>
    <message>
        <source>Delete {objects}</source>
        <translation>{objects} löschen</translation>
    </message>
    <message>
        <source>Reorder {objects}</source>
        <translation>{objects} umordnen</translation>
    </message>
    <message>
        <source>The label set {label_set} has no class {class_id}.</source>
        <translation>Der Klassensatz {label_set} hat keine Klasse {class_id}.</translation>
    </message>
    <message>
        <source>The scene already has {count} regions of class {title}.</source>
        <translation>Die Szene hat schon {count} Regionen der Klasse {title}.</translation>
    </message>
    <message>
        <source>{title} has the id 0, and a class with this id cannot have instances.</source>
        <translation>{title} hat die ID 0, und eine Klasse mit dieser ID kann keine Instanzen haben.</translation>
    </message>
</context>
<context>
    <name>BlendBox</name>
    <message>
        <source>First mode</source>
        <translation>Erste Variante</translation>
    </message>
    <message>
        <source>The mode at the left end of the slider</source>
        <translation>Die Variante am linken Ende des Reglers</translation>
    </message>
    <message>
        <source>Second mode</source>
        <translation>Zweite Variante</translation>
    </message>
    <message>
        <source>The mode at the right end of the slider; Shift-click a swatch chooses it</source>
        <translation>Die Variante am rechten Ende des Reglers; Umschalt+Klick auf ein Muster wählt sie</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Mischen</translation>
    </message>
    <message>
        <source>Slide from the first mode to the second; Escape takes it back</source>
        <translation>Von der ersten zur zweiten Variante schieben; Esc nimmt es zurück</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>The style that it has now</source>
        <translation>Der jetzige Stil</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
</context>
<context>
    <name>CanvasInput</name>
    <message>
        <source>The corners were dropped: Enter ends them before another tool is chosen.</source>
        <translation>Die Ecken wurden verworfen: Enter schließt sie ab, bevor ein anderes Werkzeug gewählt wird.</translation>
    </message>
</context>
<context>
    <name>CanvasSize</name>
    <message>
        <source>{name} would be {width} × {height} pixels large, mostly outside: delete it or scale it first.</source>
        <translation>{name} würde {width} × {height} Pixel groß, größtenteils außerhalb: Löschen oder skalieren Sie es vorher.</translation>
    </message>
    <message>
        <source>Canvas of {width} × {height}</source>
        <translation>Leinwand von {width} × {height}</translation>
    </message>
    <message>
        <source>The label set {name} has no class {number} to fill a background with.</source>
        <translation>Der Klassensatz {name} hat keine Klasse {number}, mit der ein Hintergrund gefüllt werden kann.</translation>
    </message>
    <message>
        <source>Crop to {width} × {height}</source>
        <translation>Auf {width} × {height} zuschneiden</translation>
    </message>
    <message>
        <source>A scene of {width} × {height} pixels cannot be: each side has {least} to {most}.</source>
        <translation>Eine Szene von {width} × {height} Pixeln ist nicht möglich: Jede Seite hat {least} bis {most}.</translation>
    </message>
    <message>
        <source>Resize to {width} × {height}</source>
        <translation>Auf {width} × {height} skalieren</translation>
    </message>
    <message>
        <source>Drag the frame around what shall remain. Enter crops, Escape leaves.</source>
        <translation>Den Rahmen um das ziehen, was bleiben soll. Enter schneidet zu, Esc bricht ab.</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>CanvasSizeDialog</name>
    <message>
        <source>Canvas Size</source>
        <translation>Leinwandgröße</translation>
    </message>
    <message>
        <source>What is new becomes</source>
        <translation>Neue Fläche wird</translation>
    </message>
    <message>
        <source>what lies next to it</source>
        <translation>wie die Umgebung</translation>
    </message>
    <message>
        <source>What stays in its &amp;place:</source>
        <translation>&amp;Fester Punkt:</translation>
    </message>
    <message>
        <source>What is &amp;new becomes:</source>
        <translation>&amp;Neue Fläche wird:</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>top</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>This is the size it has.</source>
        <translation>Das ist die jetzige Größe.</translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>{name} (key {digit})</source>
        <translation>{name} (Taste {digit})</translation>
    </message>
    <message>
        <source>{name} (key {digit}); right-click to pin the current class here</source>
        <translation>{name} (Taste {digit}); Rechtsklick heftet die aktuelle Klasse hier an</translation>
    </message>
    <message>
        <source>current class</source>
        <translation>aktuelle Klasse</translation>
    </message>
    <message>
        <source>Slot {digit}: {name}</source>
        <translation>Platz {digit}: {name}</translation>
    </message>
</context>
<context>
    <name>ClassList</name>
    <message>
        <source>{name}: id {id}, {kind}</source>
        <translation>{name}: ID {id}, {kind}</translation>
    </message>
    <message>
        <source>{name}: id {id}, {kind}, not scored</source>
        <translation>{name}: ID {id}, {kind}, nicht bewertet</translation>
    </message>
</context>
<context>
    <name>ClassMenu</name>
    <message>
        <source>Other</source>
        <translation>Sonstige</translation>
    </message>
</context>
<context>
    <name>ClassPanel</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Search classes  (/)</source>
        <translation>Klassen suchen  (/)</translation>
    </message>
    <message>
        <source>Search classes</source>
        <translation>Klassen suchen</translation>
    </message>
    <message>
        <source>Pinned classes</source>
        <translation>Angeheftete Klassen</translation>
    </message>
    <message>
        <source>Recent classes</source>
        <translation>Zuletzt verwendete Klassen</translation>
    </message>
    <message>
        <source>Classes by group</source>
        <translation>Klassen nach Gruppen</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Recent: none yet</source>
        <translation>Zuletzt: noch keine</translation>
    </message>
    <message>
        <source>Pin {name} to key {digit}</source>
        <translation>{name} an Taste {digit} heften</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>Nicht mehr an&amp;heften</translation>
    </message>
    <message>
        <source>No class is called “{text}”.</source>
        <translation>Keine Klasse heißt „{text}“.</translation>
    </message>
    <message>
        <source>No class is pinned to the key {digit}: right-click a class to pin it.</source>
        <translation>An die Taste {digit} ist keine Klasse geheftet: Rechtsklick auf eine Klasse heftet sie an.</translation>
    </message>
    <message>
        <source>Pin to key &amp;{digit}</source>
        <translation>An Taste &amp;{digit} heften</translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message>
        <source>unlabeled</source>
        <translation>nicht zugeordnet</translation>
    </message>
    <message>
        <source>void</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>ego vehicle</source>
        <translation>eigenes Fahrzeug</translation>
    </message>
    <message>
        <source>rectification border</source>
        <translation>Entzerrungsrand</translation>
    </message>
    <message>
        <source>out of roi</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>static</source>
        <translation>Unbewegtes</translation>
    </message>
    <message>
        <source>dynamic</source>
        <translation>Bewegliches</translation>
    </message>
    <message>
        <source>ground</source>
        <translation>Boden</translation>
    </message>
    <message>
        <source>road</source>
        <translation>Straße</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>Verkehrsflächen</translation>
    </message>
    <message>
        <source>sidewalk</source>
        <translation>Gehweg</translation>
    </message>
    <message>
        <source>parking</source>
        <translation>Parkplatz</translation>
    </message>
    <message>
        <source>rail track</source>
        <translation>Gleis</translation>
    </message>
    <message>
        <source>building</source>
        <translation>Gebäude</translation>
    </message>
    <message>
        <source>construction</source>
        <translation>Bauwerke</translation>
    </message>
    <message>
        <source>wall</source>
        <translation>Mauer</translation>
    </message>
    <message>
        <source>fence</source>
        <translation>Zaun</translation>
    </message>
    <message>
        <source>guard rail</source>
        <translation>Leitplanke</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>Brücke</translation>
    </message>
    <message>
        <source>tunnel</source>
        <translation>Tunnel</translation>
    </message>
    <message>
        <source>pole</source>
        <translation>Mast</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>polegroup</source>
        <translation>Mastgruppe</translation>
    </message>
    <message>
        <source>traffic light</source>
        <translation>Ampel</translation>
    </message>
    <message>
        <source>traffic sign</source>
        <translation>Verkehrsschild</translation>
    </message>
    <message>
        <source>vegetation</source>
        <translation>Vegetation</translation>
    </message>
    <message>
        <source>nature</source>
        <translation>Natur</translation>
    </message>
    <message>
        <source>terrain</source>
        <translation>Gelände</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>Himmel</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>human</source>
        <translation>Menschen</translation>
    </message>
    <message>
        <source>rider</source>
        <translation>Fahrer</translation>
    </message>
    <message>
        <source>car</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>vehicle</source>
        <translation>Fahrzeuge</translation>
    </message>
    <message>
        <source>truck</source>
        <translation>Lastwagen</translation>
    </message>
    <message>
        <source>bus</source>
        <translation>Bus</translation>
    </message>
    <message>
        <source>caravan</source>
        <translation>Wohnwagen</translation>
    </message>
    <message>
        <source>trailer</source>
        <translation>Anhänger</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Zug</translation>
    </message>
    <message>
        <source>motorcycle</source>
        <translation>Motorrad</translation>
    </message>
    <message>
        <source>bicycle</source>
        <translation>Fahrrad</translation>
    </message>
    <message>
        <source>license plate</source>
        <translation>Kennzeichen</translation>
    </message>
    <message>
        <source>background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>skin</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>nose</source>
        <translation>Nase</translation>
    </message>
    <message>
        <source>glasses</source>
        <translation>Brille</translation>
    </message>
    <message>
        <source>accessory</source>
        <translation>Accessoires</translation>
    </message>
    <message>
        <source>left eye</source>
        <translation>linkes Auge</translation>
    </message>
    <message>
        <source>right eye</source>
        <translation>rechtes Auge</translation>
    </message>
    <message>
        <source>left brow</source>
        <translation>linke Braue</translation>
    </message>
    <message>
        <source>right brow</source>
        <translation>rechte Braue</translation>
    </message>
    <message>
        <source>left ear</source>
        <translation>linkes Ohr</translation>
    </message>
    <message>
        <source>right ear</source>
        <translation>rechtes Ohr</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>upper lip</source>
        <translation>Oberlippe</translation>
    </message>
    <message>
        <source>lower lip</source>
        <translation>Unterlippe</translation>
    </message>
    <message>
        <source>hair</source>
        <translation>Haar</translation>
    </message>
    <message>
        <source>hat</source>
        <translation>Hut</translation>
    </message>
    <message>
        <source>earring</source>
        <translation>Ohrring</translation>
    </message>
    <message>
        <source>necklace</source>
        <translation>Halskette</translation>
    </message>
    <message>
        <source>neck</source>
        <translation>Hals</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Körper</translation>
    </message>
    <message>
        <source>cloth</source>
        <translation>Kleidung</translation>
    </message>
    <message>
        <source>left eyebrow</source>
        <translation>linke Augenbraue</translation>
    </message>
    <message>
        <source>right eyebrow</source>
        <translation>rechte Augenbraue</translation>
    </message>
    <message>
        <source>inner mouth</source>
        <translation>Mundinneres</translation>
    </message>
    <message>
        <source>facade</source>
        <translation>Fassade</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>openings</source>
        <translation>Öffnungen</translation>
    </message>
    <message>
        <source>door</source>
        <translation>Tür</translation>
    </message>
    <message>
        <source>cornice</source>
        <translation>Gesims</translation>
    </message>
    <message>
        <source>ornament</source>
        <translation>Ornament</translation>
    </message>
    <message>
        <source>sill</source>
        <translation>Fensterbank</translation>
    </message>
    <message>
        <source>balcony</source>
        <translation>Balkon</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>Rollladen</translation>
    </message>
    <message>
        <source>decoration</source>
        <translation>Verzierung</translation>
    </message>
    <message>
        <source>molding</source>
        <translation>Stuckleiste</translation>
    </message>
    <message>
        <source>pillar</source>
        <translation>Pfeiler</translation>
    </message>
    <message>
        <source>shop</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>The scene uses {classes}: relabel those regions before you remove the classes.</source>
        <translation>Die Szene verwendet {classes}: Geben Sie diesen Regionen andere Klassen, bevor Sie die Klassen entfernen.</translation>
    </message>
    <message>
        <source>A label set has at most 256 classes.</source>
        <translation>Ein Klassensatz hat höchstens 256 Klassen.</translation>
    </message>
    <message>
        <source>Label sets (*.toml)</source>
        <translation>Klassensätze (*.toml)</translation>
    </message>
    <message>
        <source>Save Classes</source>
        <translation>Klassen speichern</translation>
    </message>
    <message>
        <source>Open Classes</source>
        <translation>Klassen öffnen</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
</context>
<context>
    <name>ClassesDialog</name>
    <message>
        <source>Weights know the classes that they were trained with: these are others.</source>
        <translation>Gewichte kennen nur die Klassen, mit denen sie trainiert wurden: Dies sind andere.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Colour…</source>
        <translation>Fa&amp;rbe…</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Save As…</source>
        <translation>&amp;Speichern unter…</translation>
    </message>
    <message>
        <source>&amp;Name of the label set:</source>
        <translation>&amp;Name des Klassensatzes:</translation>
    </message>
    <message>
        <source>Colour of the Class</source>
        <translation>Farbe der Klasse</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>class {id}</source>
        <translation>Klasse {id}</translation>
    </message>
    <message>
        <source>stuff</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>thing</source>
        <translation>Ding</translation>
    </message>
    <message>
        <source>void</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>The scene uses this class</source>
        <translation>Die Szene verwendet diese Klasse</translation>
    </message>
    <message>
        <source>The scene uses classes that this set does not have: ids {ids}.</source>
        <translation>Die Szene verwendet Klassen, die dieser Satz nicht hat: IDs {ids}.</translation>
    </message>
    <message>
        <source>Kind of {name}</source>
        <translation>Art von {name}</translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message>
        <source>What is on the clipboard is damaged ({reason}): copy it again.</source>
        <translation>Der Inhalt der Zwischenablage ist beschädigt ({reason}): Kopieren Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>What is on the clipboard was copied in a newer Maquette: update this one.</source>
        <translation>Der Inhalt der Zwischenablage stammt aus einem neueren Maquette: Aktualisieren Sie dieses hier.</translation>
    </message>
    <message>
        <source>That is too much for the clipboard: copy fewer objects at once.</source>
        <translation>Das ist zu viel für die Zwischenablage: Kopieren Sie weniger Objekte auf einmal.</translation>
    </message>
    <message>
        <source>Paste an object</source>
        <translation>Objekt einfügen</translation>
    </message>
    <message>
        <source>Cut {objects}</source>
        <translation>{objects} ausschneiden</translation>
    </message>
    <message>
        <source>The clipboard holds a picture and no objects: open it as a photograph.</source>
        <translation>Die Zwischenablage enthält ein Bild und keine Objekte: Öffnen Sie es als Foto.</translation>
    </message>
    <message>
        <source>The clipboard holds no objects: copy some first (Ctrl+C).</source>
        <translation>Die Zwischenablage enthält keine Objekte: Kopieren Sie erst welche (Strg+C).</translation>
    </message>
    <message>
        <source>Paste {count} objects</source>
        <translation>{count} Objekte einfügen</translation>
    </message>
    <message>
        <source>Nothing is selected that could be copied.</source>
        <translation>Es ist nichts ausgewählt, was kopiert werden könnte.</translation>
    </message>
</context>
<context>
    <name>CropFrame</name>
    <message>
        <source>Crop frame</source>
        <translation>Zuschneiderahmen</translation>
    </message>
    <message>
        <source>Arrows move it, with Shift they move its right and lower edge; Enter crops</source>
        <translation>Pfeiltasten verschieben ihn, mit Umschalt die rechte und die untere Kante; Enter schneidet zu</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Maquette project (*.ora)</source>
        <translation>Maquette-Projekt (*.ora)</translation>
    </message>
    <message>
        <source>Scenes and photographs (*.ora *.png *.jpg *.jpeg *.webp *.tif *.tiff);;All files (*)</source>
        <translation>Szenen und Fotos (*.ora *.png *.jpg *.jpeg *.webp *.tif *.tiff);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Checkpoints (*.safetensors)</source>
        <translation>Checkpoints (*.safetensors)</translation>
    </message>
    <message>
        <source>Maps (*.png);;All files (*)</source>
        <translation>Karten (*.png);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open: label map</source>
        <translation>Öffnen: Labelkarte</translation>
    </message>
    <message>
        <source>Open Checkpoint</source>
        <translation>Checkpoint öffnen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Export maps into a folder</source>
        <translation>Karten in einen Ordner exportieren</translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation>Sonst gehen sie verloren.</translation>
    </message>
    <message>
        <source>Overwriting loses what the other program has done. Reloading loses what you have done here since.</source>
        <translation>Beim Überschreiben geht verloren, was das andere Programm getan hat. Beim Neuladen geht verloren, was Sie hier seitdem getan haben.</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Keep Both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Close Without It</source>
        <translation>Trotzdem schließen</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>About Maquette</source>
        <translation>Über Maquette</translation>
    </message>
    <message>
        <source>Open: instance map</source>
        <translation>Öffnen: Instanzkarte</translation>
    </message>
    <message>
        <source>Save the changes to {title}?</source>
        <translation>Änderungen an {title} speichern?</translation>
    </message>
    <message>
        <source>{name} was changed by another program since you opened it.</source>
        <translation>{name} wurde seit dem Öffnen von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>{folder} already holds {files}.</source>
        <translation>{folder} enthält schon {files}.</translation>
    </message>
    <message>
        <source>{name} is not written yet.</source>
        <translation>{name} ist noch nicht geschrieben.</translation>
    </message>
    <message>
        <source>This scene was opened from {files}. Replacing overwrites the original ids.</source>
        <translation>Diese Szene wurde aus {files} geöffnet. Ersetzen überschreibt die ursprünglichen IDs.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>another scene was opened before its photograph was ready</source>
        <translation>eine andere Szene wurde geöffnet, bevor das Foto fertig war</translation>
    </message>
    <message>
        <source>Drop one file, or a label map together with its instance map.</source>
        <translation>Ziehen Sie eine Datei herein oder eine Labelkarte zusammen mit ihrer Instanzkarte.</translation>
    </message>
    <message>
        <source>Read {name} again, as it is on the disk now.</source>
        <translation>{name} wurde neu gelesen, wie es jetzt auf dem Datenträger liegt.</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>{name} has changed on the disk since; this tab shows your version of it.</source>
        <translation>{name} hat sich inzwischen auf dem Datenträger geändert; dieser Tab zeigt Ihre Fassung.</translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>Show {title}</source>
        <translation>{title} einblenden</translation>
    </message>
    <message>
        <source>Hide {title}</source>
        <translation>{title} ausblenden</translation>
    </message>
    <message>
        <source>Lock {title}</source>
        <translation>{title} sperren</translation>
    </message>
    <message>
        <source>Unlock {title}</source>
        <translation>{title} entsperren</translation>
    </message>
    <message>
        <source>Settle: only here</source>
        <translation>Angleichen: nur hier</translation>
    </message>
    <message>
        <source>Settle: whole picture</source>
        <translation>Angleichen: überall</translation>
    </message>
    <message>
        <source>Keep the picture</source>
        <translation>Bild behalten</translation>
    </message>
    <message>
        <source>Delete {title}</source>
        <translation>{title} löschen</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Relabel {title} to {new}</source>
        <translation>{title} in {new} ändern</translation>
    </message>
    <message>
        <source>Rename {title}</source>
        <translation>{title} umbenennen</translation>
    </message>
    <message>
        <source>Move {title}</source>
        <translation>{title} verschieben</translation>
    </message>
    <message>
        <source>Restore {title}</source>
        <translation>{title} wiederherstellen</translation>
    </message>
    <message>
        <source>The scene already has an object {id}.</source>
        <translation>Die Szene hat schon ein Objekt {id}.</translation>
    </message>
    <message>
        <source>Add {title}</source>
        <translation>{title} hinzufügen</translation>
    </message>
    <message>
        <source>Reorder {title}</source>
        <translation>{title} umordnen</translation>
    </message>
    <message>
        <source>Style of {title}</source>
        <translation>Stil von {title}</translation>
    </message>
    <message>
        <source>The label set {label_set} has no class {class_id}.</source>
        <translation>Der Klassensatz {label_set} hat keine Klasse {class_id}.</translation>
    </message>
    <message>
        <source>Nothing of {title} lies on the canvas uncovered, so it cannot become background.</source>
        <translation>Nichts von {title} liegt unverdeckt auf der Leinwand, es kann also nicht zum Hintergrund werden.</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Instances come from {file}.</source>
        <translation>Die Instanzen kommen aus {file}.</translation>
    </message>
    <message>
        <source>The classes of its segments come from {file}.</source>
        <translation>Die Klassen der Segmente kommen aus {file}.</translation>
    </message>
    <message>
        <source>{path}: is a folder; open one of the files in it.</source>
        <translation>{path}: ist ein Ordner; öffnen Sie eine der Dateien darin.</translation>
    </message>
    <message>
        <source>{folder}: already holds {files}; nothing was written.</source>
        <translation>{folder}: enthält schon {files}; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>{file}: {width} x {height} is too small; a scene has at least {least} x {least} pixels.</source>
        <translation>{file}: {width} × {height} ist zu klein; eine Szene hat mindestens {least} × {least} Pixel.</translation>
    </message>
    <message>
        <source>Without an instance map, each connected piece of a thing is an object: {count:,} made.</source>
        <translation>Ohne Instanzkarte ist jedes zusammenhängende Stück eines Dings ein Objekt: {count:,} angelegt.</translation>
    </message>
    <message>
        <source>{file}: is a project, which has its own instances; open it without {instances}.</source>
        <translation>{file}: ist ein Projekt mit eigenen Instanzen; öffnen Sie es ohne {instances}.</translation>
    </message>
    <message>
        <source>The label set is {label_set}, after the name of the folder.</source>
        <translation>Der Klassensatz ist {label_set}, nach dem Namen des Ordners.</translation>
    </message>
    <message>
        <source>The instance map {file} is not used: {error}</source>
        <translation>Die Instanzkarte {file} wird nicht verwendet: {error}</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Where to write it; the suffix says the format</source>
        <translation>Wohin geschrieben wird; die Endung bestimmt das Format</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>What stands in the way</source>
        <translation>Was im Weg steht</translation>
    </message>
    <message>
        <source>F&amp;ile:</source>
        <translation>&amp;Datei:</translation>
    </message>
    <message>
        <source>Name the file to write.</source>
        <translation>Geben Sie an, welche Datei geschrieben werden soll.</translation>
    </message>
    <message>
        <source>No generator is open: there is nothing to say.</source>
        <translation>Es ist kein Generator geöffnet: nichts anzugeben.</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>E&amp;rsetzen</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Weights: {name}</source>
        <translation>Gewichte: {name}</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>Seed: {seed}</source>
        <translation>Startwert: {seed}</translation>
    </message>
    <message>
        <source>{folder} already holds {names}.</source>
        <translation>{folder} enthält schon {names}.</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
</context>
<context>
    <name>ExportIdPass</name>
    <message>
        <source>Export ID Pass</source>
        <translation>ID-Pass exportieren</translation>
    </message>
    <message>
        <source>A colour of its own for every region</source>
        <translation>Eine eigene Farbe für jede Region</translation>
    </message>
    <message>
        <source>Ids as numbers, 16 bits</source>
        <translation>IDs als Zahlen, 16 Bit</translation>
    </message>
    <message>
        <source>Ids beyond 65535 are spread over red, green and blue; the legend says so</source>
        <translation>IDs über 65535 werden auf Rot, Grün und Blau verteilt; die Legende sagt es</translation>
    </message>
    <message>
        <source>&amp;Pixels:</source>
        <translation>&amp;Pixel:</translation>
    </message>
    <message>
        <source>What every pixel means goes into {name} beside it.</source>
        <translation>Was jedes Pixel bedeutet, steht daneben in {name}.</translation>
    </message>
</context>
<context>
    <name>ExportLayers</name>
    <message>
        <source>Writing {name}</source>
        <translation>{name} wird geschrieben</translation>
    </message>
    <message>
        <source>{name}: a PSD holds at most {most} pixels each way, and this picture is {width} x {height}.</source>
        <translation>{name}: Eine PSD fasst höchstens {most} Pixel je Seite, und dieses Bild ist {width} × {height}.</translation>
    </message>
    <message>
        <source>Export Layers</source>
        <translation>Ebenen exportieren</translation>
    </message>
    <message>
        <source>The photograph, at the bottom</source>
        <translation>Das Foto, zuunterst</translation>
    </message>
    <message>
        <source>A cut-out of every &amp;object, named as in the list</source>
        <translation>Ein Ausschnitt je &amp;Objekt, benannt wie in der Liste</translation>
    </message>
    <message>
        <source>A mask of every &amp;class, in a hidden group</source>
        <translation>Eine Maske je &amp;Klasse, in einer ausgeblendeten Gruppe</translation>
    </message>
</context>
<context>
    <name>ExportPicture</name>
    <message>
        <source>{name}: {format} holds at most {most} pixels each way, and this is {width} x {height}.</source>
        <translation>{name}: {format} fasst höchstens {most} Pixel je Seite, und dies sind {width} × {height}.</translation>
    </message>
    <message>
        <source>{name}: {width} x {height} is more than {most} pixels; choose a smaller scale.</source>
        <translation>{name}: {width} × {height} sind mehr als {most} Pixel; wählen Sie einen kleineren Maßstab.</translation>
    </message>
    <message>
        <source>{name}: the suffix says the format, and must be one of {known}.</source>
        <translation>{name}: Die Endung bestimmt das Format und muss eine von {known} sein.</translation>
    </message>
    <message>
        <source>Export Picture</source>
        <translation>Bild exportieren</translation>
    </message>
    <message>
        <source>PNG and TIFF keep every pixel as it is</source>
        <translation>PNG und TIFF erhalten jedes Pixel, wie es ist</translation>
    </message>
    <message>
        <source>The picture that is shown, resampled (Lanczos): nothing is rendered anew</source>
        <translation>Das gezeigte Bild, umgerechnet (Lanczos): Nichts wird neu gerendert</translation>
    </message>
    <message>
        <source>&amp;Lossless</source>
        <translation>&amp;Verlustfrei</translation>
    </message>
    <message>
        <source>WebP that keeps every pixel as it is</source>
        <translation>WebP, das jedes Pixel erhält, wie es ist</translation>
    </message>
    <message>
        <source>&amp;Write this into the file</source>
        <translation>&amp;In die Datei schreiben</translation>
    </message>
    <message>
        <source>As PNG text, else as EXIF and XMP: software, weights, licence, seed</source>
        <translation>Als PNG-Text, sonst als EXIF und XMP: Programm, Gewichte, Lizenz, Startwert</translation>
    </message>
    <message>
        <source>F&amp;ormat:</source>
        <translation>F&amp;ormat:</translation>
    </message>
    <message>
        <source>&amp;Scale:</source>
        <translation>&amp;Maßstab:</translation>
    </message>
    <message>
        <source>&amp;Quality:</source>
        <translation>&amp;Qualität:</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Higher is better and larger; of JPEG and WebP</source>
        <translation>Höher ist besser und größer; für JPEG und WebP</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} Pixel</translation>
    </message>
</context>
<context>
    <name>ExportReplay</name>
    <message>
        <source>{name}: a replay is written as {known}; the suffix says which.</source>
        <translation>{name}: Ein Zeitraffer wird als {known} geschrieben; die Endung sagt, als was.</translation>
    </message>
    <message>
        <source>{name}: {count} frames of {width} x {height} are too many for this format; choose a smaller size, or MP4.</source>
        <translation>{name}: {count} Bilder von {width} × {height} sind zu viele für dieses Format; wählen Sie eine kleinere Größe oder MP4.</translation>
    </message>
    <message>
        <source>{name}: could not be packed; is there room for temporary files?</source>
        <translation>{name}: konnte nicht gepackt werden; ist Platz für temporäre Dateien?</translation>
    </message>
    <message>
        <source>The frames of the replay cannot be kept ({reason}).</source>
        <translation>Die Bilder des Zeitraffers können nicht aufbewahrt werden ({reason}).</translation>
    </message>
    <message>
        <source>{name}: this computer cannot write MP4; choose WebP or GIF.</source>
        <translation>{name}: Dieser Rechner kann kein MP4 schreiben; wählen Sie WebP oder GIF.</translation>
    </message>
    <message>
        <source>Step {number} of {total}</source>
        <translation>Schritt {number} von {total}</translation>
    </message>
    <message>
        <source>There is no generator to render the photographs with; choose labels.</source>
        <translation>Es gibt keinen Generator, der die Fotos rendern könnte; wählen Sie Labels.</translation>
    </message>
    <message>
        <source>There is nothing to replay: the history has no steps yet.</source>
        <translation>Es gibt nichts für einen Zeitraffer: Der Verlauf hat noch keine Schritte.</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>{name} wird geschrieben</translation>
    </message>
    <message>
        <source>Export Replay</source>
        <translation>Zeitraffer exportieren</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source> steps per second</source>
        <translation> Schritte je Sekunde</translation>
    </message>
    <message>
        <source>The rendered pictures, resampled (Lanczos)</source>
        <translation>Die gerenderten Bilder, umgerechnet (Lanczos)</translation>
    </message>
    <message>
        <source>F&amp;ormat:</source>
        <translation>F&amp;ormat:</translation>
    </message>
    <message>
        <source>&amp;Shows:</source>
        <translation>&amp;Inhalt:</translation>
    </message>
    <message>
        <source>Spee&amp;d:</source>
        <translation>&amp;Tempo:</translation>
    </message>
    <message>
        <source>&amp;Hold the last:</source>
        <translation>&amp;Letztes Bild halten:</translation>
    </message>
    <message>
        <source>Si&amp;ze:</source>
        <translation>&amp;Größe:</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Labels and photograph</source>
        <translation>Labels und Foto</translation>
    </message>
    <message>
        <source>No generator is open to render photographs with</source>
        <translation>Es ist kein Generator geöffnet, der Fotos rendern könnte</translation>
    </message>
    <message>
        <source>Steps in the history: {count}</source>
        <translation>Schritte im Verlauf: {count}</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} Pixel</translation>
    </message>
</context>
<context>
    <name>ExportStrip</name>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>A strip needs at least one picture: choose labels or photograph.</source>
        <translation>Ein Streifen braucht mindestens ein Bild: Wählen Sie Labels oder Foto.</translation>
    </message>
    <message>
        <source>Export Before and After</source>
        <translation>Vorher und Nachher exportieren</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Labels</translation>
    </message>
    <message>
        <source>&amp;Photograph</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>Re&amp;ference photograph</source>
        <translation>&amp;Referenzfoto</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>One below the other</source>
        <translation>Untereinander</translation>
    </message>
    <message>
        <source> pixels</source>
        <translation> Pixel</translation>
    </message>
    <message>
        <source>Cap&amp;tions below the pictures</source>
        <translation>&amp;Beschriftung unter den Bildern</translation>
    </message>
    <message>
        <source>Shows:</source>
        <translation>Inhalt:</translation>
    </message>
    <message>
        <source>&amp;Arranged:</source>
        <translation>&amp;Anordnung:</translation>
    </message>
    <message>
        <source>&amp;Gap:</source>
        <translation>Ab&amp;stand:</translation>
    </message>
    <message>
        <source>This scene was not made from a photograph</source>
        <translation>Diese Szene wurde nicht aus einem Foto gemacht</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Opening the generator a second time</source>
        <translation>Der Generator wird ein zweites Mal geöffnet</translation>
    </message>
    <message>
        <source>The generator does not begin so long a pass.</source>
        <translation>Der Generator beginnt keinen so langen Durchgang.</translation>
    </message>
    <message>
        <source>Wrote {names} into {folder}.</source>
        <translation>{names} in {folder} geschrieben.</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>{name} wird exportiert</translation>
    </message>
    <message>
        <source>Wrote {name}.</source>
        <translation>{name} geschrieben.</translation>
    </message>
    <message>
        <source>{name} was not written.</source>
        <translation>{name} wurde nicht geschrieben.</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>{name} was not written: {reason}.</source>
        <translation>{name} wurde nicht geschrieben: {reason}.</translation>
    </message>
    <message>
        <source>there is no photograph of the scene</source>
        <translation>es gibt kein Foto der Szene</translation>
    </message>
    <message>
        <source>another scene was opened before its photograph was ready</source>
        <translation>eine andere Szene wurde geöffnet, bevor das Foto fertig war</translation>
    </message>
    <message>
        <source>its canvas has another size now</source>
        <translation>die Leinwand hat jetzt eine andere Größe</translation>
    </message>
    <message>
        <source>other weights were opened</source>
        <translation>andere Gewichte wurden geöffnet</translation>
    </message>
    <message>
        <source>{name} is written as soon as the photograph is up to date.</source>
        <translation>{name} wird geschrieben, sobald das Foto aktuell ist.</translation>
    </message>
</context>
<context>
    <name>FillTool</name>
    <message>
        <source>Relabel every {name}</source>
        <translation>Ganze Klasse {name} ändern</translation>
    </message>
    <message>
        <source>every {name}</source>
        <translation>ganze Klasse {name}</translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>{folder} has no scenes. Choose one with folders train_label and train_inst, with gtFine, or with label maps (PNG) or projects (.ora) in it.</source>
        <translation>{folder} enthält keine Szenen. Wählen Sie einen Ordner mit den Ordnern train_label und train_inst, mit gtFine oder mit Labelkarten (PNG) oder Projekten (.ora).</translation>
    </message>
    <message>
        <source>{path}: is no folder.</source>
        <translation>{path}: ist kein Ordner.</translation>
    </message>
</context>
<context>
    <name>FolderDialogs</name>
    <message>
        <source>Open Folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>List What Is Done</source>
        <translation>Erledigtes auflisten</translation>
    </message>
    <message>
        <source>What they hold now is gone then. Styles and hidden objects are kept by projects only.</source>
        <translation>Ihr jetziger Inhalt ist dann verloren. Stile und ausgeblendete Objekte bleiben nur in Projekten erhalten.</translation>
    </message>
    <message>
        <source>Save Ids in Place</source>
        <translation>IDs im Original speichern</translation>
    </message>
    <message>
        <source>Another program has written {names} since the scene was opened.</source>
        <translation>Ein anderes Programm hat {names} geschrieben, seit die Szene geöffnet wurde.</translation>
    </message>
    <message>
        <source>&amp;Write Over</source>
        <translation>Über&amp;schreiben</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t ask again for this folder</source>
        <translation>Für diesen Ordner &amp;nicht mehr fragen</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>They are lost otherwise.</source>
        <translation>Sonst gehen sie verloren.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Save Ids in Place</source>
        <translation>IDs im Original &amp;speichern</translation>
    </message>
    <message>
        <source>&amp;Always save ids when going on</source>
        <translation>IDs beim Weitergehen &amp;immer speichern</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Write the ids of this scene over these files?</source>
        <translation>Diese Dateien mit den IDs dieser Szene überschreiben?</translation>
    </message>
    <message>
        <source>Save the changes to {name} before going on?</source>
        <translation>Änderungen an {name} speichern, bevor es weitergeht?</translation>
    </message>
</context>
<context>
    <name>FolderLook</name>
    <message>
        <source>The photograph is not shown: {why}</source>
        <translation>Das Foto wird nicht gezeigt: {why}</translation>
    </message>
    <message>
        <source>{name}: has no usable thumbnail.</source>
        <translation>{name}: hat kein brauchbares Vorschaubild.</translation>
    </message>
</context>
<context>
    <name>FolderModel</name>
    <message>
        <source>{name}, done</source>
        <translation>{name}, erledigt</translation>
    </message>
</context>
<context>
    <name>FolderPanel</name>
    <message>
        <source>{done} of {count} done</source>
        <translation>{done} von {count} erledigt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>No folder is open.</source>
        <translation>Kein Ordner ist geöffnet.</translation>
    </message>
    <message>
        <source>Which scenes are listed</source>
        <translation>Welche Szenen aufgelistet werden</translation>
    </message>
    <message>
        <source>More about the folder</source>
        <translation>Mehr zum Ordner</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Save Ids when Going on</source>
        <translation>IDs beim Weitergehen speichern</translation>
    </message>
    <message>
        <source>List What Is Done…</source>
        <translation>Erledigtes auflisten…</translation>
    </message>
    <message>
        <source>The scenes of a folder are listed here, with a tick at those that are done.</source>
        <translation>Hier werden die Szenen eines Ordners aufgelistet, mit einem Haken an denen, die erledigt sind.</translation>
    </message>
    <message>
        <source>Scenes of the folder</source>
        <translation>Szenen des Ordners</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>The ids are saved in {files}.</source>
        <translation>Die IDs sind in {files} gespeichert.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Looking through {name}</source>
        <translation>{name} wird durchgesehen</translation>
    </message>
    <message>
        <source>No folder is open: File &gt; Open Folder opens one.</source>
        <translation>Kein Ordner ist geöffnet: Datei &gt; Ordner öffnen öffnet einen.</translation>
    </message>
    <message>
        <source>There is no instance map beside it: objects that touch become one.</source>
        <translation>Daneben liegt keine Instanzkarte: Objekte, die sich berühren, werden eins.</translation>
    </message>
    <message>
        <source>Styles and hidden objects are kept by projects only: Ctrl+S saves one.</source>
        <translation>Stile und ausgeblendete Objekte bleiben nur in Projekten erhalten: Strg+S speichert eines.</translation>
    </message>
    <message>
        <source>This is the last of the scenes that are listed.</source>
        <translation>Das ist die letzte der aufgelisteten Szenen.</translation>
    </message>
    <message>
        <source>This is the first of the scenes that are listed.</source>
        <translation>Das ist die erste der aufgelisteten Szenen.</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>Saving the ids of {name}</source>
        <translation>IDs von {name} werden gespeichert</translation>
    </message>
    <message>
        <source>{name} was not opened from a label map (PNG): save a project, or export the maps.</source>
        <translation>{name} wurde nicht aus einer Labelkarte (PNG) geöffnet: Speichern Sie ein Projekt oder exportieren Sie die Karten.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>{count} names are in {name}.</source>
        <translation>{count} Namen stehen in {name}.</translation>
    </message>
</context>
<context>
    <name>Generators</name>
    <message>
        <source>bundled</source>
        <translation>mitgeliefert</translation>
    </message>
    <message>
        <source>The connection to {server} was lost, and no generator on this machine renders {name}: choose one, or the server again, in Model &gt; Generator.</source>
        <translation>Die Verbindung zu {server} ist abgebrochen, und kein Generator auf diesem Rechner rendert {name}: Wählen Sie einen, oder den Server erneut, unter Modell &gt; Generator.</translation>
    </message>
    <message>
        <source>The connection to {server} was lost; rendering on this machine.</source>
        <translation>Die Verbindung zu {server} ist abgebrochen; gerendert wird auf diesem Rechner.</translation>
    </message>
    <message>
        <source>The connection to {server} was lost; rendering on this machine with {name}.</source>
        <translation>Die Verbindung zu {server} ist abgebrochen; gerendert wird auf diesem Rechner mit {name}.</translation>
    </message>
    <message>
        <source>another machine</source>
        <translation>anderer Rechner</translation>
    </message>
</context>
<context>
    <name>Growing</name>
    <message>
        <source>Fill pin-holes</source>
        <translation>Kleine Löcher füllen</translation>
    </message>
    <message>
        <source>Grow {title}</source>
        <translation>{title} vergrößern</translation>
    </message>
    <message>
        <source>Shrink {title}</source>
        <translation>{title} verkleinern</translation>
    </message>
    <message>
        <source>Fill holes in {title}</source>
        <translation>Löcher in {title} füllen</translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation>{count} Objekte</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>All pages</source>
        <translation>Alle Seiten</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Paint a label map, see the photograph.</source>
        <translation>Eine Labelkarte malen, das Foto sehen.</translation>
    </message>
    <message>
        <source>Weights: {name}, {licence}&lt;br&gt;on {device}</source>
        <translation>Gewichte: {name}, {licence}&lt;br&gt;auf {device}</translation>
    </message>
    <message>
        <source>The user guide is not part of this copy of Maquette.</source>
        <translation>Das Handbuch ist in diesem Maquette nicht enthalten.</translation>
    </message>
    <message>
        <source>There is no log file: its folder cannot be written.</source>
        <translation>Es gibt keine Protokolldatei: Ihr Ordner ist nicht beschreibbar.</translation>
    </message>
    <message>
        <source>After {paper}, Wang et al., CVPR 2018.</source>
        <translation>Nach {paper}, Wang et al., CVPR 2018.</translation>
    </message>
    <message>
        <source>The log file is {path}.</source>
        <translation>Die Protokolldatei ist {path}.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Steps, oldest first</source>
        <translation>Schritte, der älteste zuerst</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>step {number} of {count}</source>
        <translation>Schritt {number} von {count}</translation>
    </message>
    <message>
        <source>no steps yet</source>
        <translation>noch keine Schritte</translation>
    </message>
    <message>
        <source>Undo {step}</source>
        <translation>Rückgängig: {step}</translation>
    </message>
    <message>
        <source>Redo {step}</source>
        <translation>Wiederholen: {step}</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import Published Weights</source>
        <translation>Veröffentlichte Gewichte importieren</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>Generator</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>latest_net_E.pth, if there is one</source>
        <translation>latest_net_E.pth, falls vorhanden</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>features_clustered_010.npy, if there is one</source>
        <translation>features_clustered_010.npy, falls vorhanden</translation>
    </message>
    <message>
        <source>It was trained on label maps drawn as &amp;colour pictures</source>
        <translation>Wurde mit Labelkarten als &amp;Farbbildern trainiert</translation>
    </message>
    <message>
        <source>Their terms: shown with every picture</source>
        <translation>Lizenzbedingungen, mit jedem Bild gezeigt</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Choose the file of a generator. Nothing is downloaded.</source>
        <translation>Wählen Sie die Datei eines Generators. Es wird nichts heruntergeladen.</translation>
    </message>
    <message>
        <source>&amp;Generator:</source>
        <translation>&amp;Generator:</translation>
    </message>
    <message>
        <source>&amp;Encoder:</source>
        <translation>&amp;Encoder:</translation>
    </message>
    <message>
        <source>C&amp;lusters:</source>
        <translation>C&amp;luster:</translation>
    </message>
    <message>
        <source>Cl&amp;asses:</source>
        <translation>&amp;Klassen:</translation>
    </message>
    <message>
        <source>&amp;Trained on:</source>
        <translation>&amp;Trainiert mit:</translation>
    </message>
    <message>
        <source>L&amp;icence:</source>
        <translation>L&amp;izenz:</translation>
    </message>
    <message>
        <source>{path}: there is no such file.</source>
        <translation>{path}: Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>The checkpoint will be {path}.</source>
        <translation>Der Checkpoint wird {path}.</translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>the label map</source>
        <translation>die Labelkarte</translation>
    </message>
    <message>
        <source>the instance map</source>
        <translation>die Instanzkarte</translation>
    </message>
    <message>
        <source>{labels_name} is {width} x {height} but {instances_name} is {instances_width} x {instances_height}.</source>
        <translation>{labels_name} ist {width} × {height}, aber {instances_name} ist {instances_width} × {instances_height}.</translation>
    </message>
    <message>
        <source>{instances_name} does not belong to {labels_name}: their classes differ on {share:.0%} of the pixels.</source>
        <translation>{instances_name} gehört nicht zu {labels_name}: Die Klassen unterscheiden sich auf {share:.0%} der Pixel.</translation>
    </message>
    <message>
        <source>{disagreeing:,} pixels of {instances_name} contradict {labels_name}, whose class was taken there.</source>
        <translation>{disagreeing:,} Pixel von {instances_name} widersprechen {labels_name}; dort wurde dessen Klasse genommen.</translation>
    </message>
</context>
<context>
    <name>ImportingWeights</name>
    <message>
        <source>The weights could not be converted.</source>
        <translation>Die Gewichte konnten nicht umgewandelt werden.</translation>
    </message>
</context>
<context>
    <name>InPlace</name>
    <message>
        <source>{file} holds ids below {limit}, and the scene has {id} ({name}): save a project, or export the maps.</source>
        <translation>{file} fasst IDs unter {limit}, und die Szene hat {id} ({name}): Speichern Sie ein Projekt oder exportieren Sie die Karten.</translation>
    </message>
    <message>
        <source>The scene is {width} × {height} now and {name} {old_width} × {old_height}: ids are saved in place in the same size only. Save a project, or export the maps.</source>
        <translation>Die Szene ist jetzt {width} × {height} und {name} {old_width} × {old_height}: Im Original werden IDs nur in gleicher Größe gespeichert. Speichern Sie ein Projekt oder exportieren Sie die Karten.</translation>
    </message>
    <message>
        <source>The palette of {file} has no colour for {name}: save a project, or export the maps.</source>
        <translation>Die Palette von {file} hat keine Farbe für {name}: Speichern Sie ein Projekt oder exportieren Sie die Karten.</translation>
    </message>
    <message>
        <source>{name} is a COCO panoptic picture, whose ids are in a JSON file: export the maps instead.</source>
        <translation>{name} ist ein COCO-Panoptic-Bild, dessen IDs in einer JSON-Datei stehen: Exportieren Sie stattdessen die Karten.</translation>
    </message>
    <message>
        <source>{name} is a {kind}, and ids are saved in place as PNG: export the maps instead.</source>
        <translation>{name} ist {kind}, und im Original werden IDs nur als PNG gespeichert: Exportieren Sie stattdessen die Karten.</translation>
    </message>
    <message>
        <source>{name} has pixels of a kind ({kind}) that ids are not saved in: export the maps instead.</source>
        <translation>{name} hat Pixel einer Art ({kind}), in der IDs nicht gespeichert werden: Exportieren Sie stattdessen die Karten.</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>{title}: there is not enough memory.</source>
        <translation>{title}: Der Speicher reicht nicht aus.</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>{file}: cannot be written ({reason}).</source>
        <translation>{file}: ist nicht beschreibbar ({reason}).</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys and Mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation>Tasten und was sie tun</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Give commands and tools other keys</source>
        <translation>Befehlen und Werkzeugen andere Tasten geben</translation>
    </message>
</context>
<context>
    <name>Keymap</name>
    <message>
        <source>pans the canvas, and moves a figure while it is drawn</source>
        <translation>verschiebt die Leinwand und eine Figur, während sie gezeichnet wird</translation>
    </message>
    <message>
        <source>shows the photograph alone while it is held</source>
        <translation>zeigt nur das Foto, solange sie gedrückt ist</translation>
    </message>
    <message>
        <source>cancels what is being drawn</source>
        <translation>bricht ab, was gerade gezeichnet wird</translation>
    </message>
    <message>
        <source>closes a polygon</source>
        <translation>schließt ein Polygon</translation>
    </message>
    <message>
        <source>takes a polygon&apos;s last corner back</source>
        <translation>nimmt die letzte Ecke eines Polygons zurück</translation>
    </message>
    <message>
        <source>moves the selected objects</source>
        <translation>verschiebt die ausgewählten Objekte</translation>
    </message>
    <message>
        <source>{path}: [keys] must give every action a list of keys; the usual keys are used.</source>
        <translation>{path}: [keys] muss jeder Aktion eine Liste von Tasten geben; es gelten die üblichen Tasten.</translation>
    </message>
    <message>
        <source>{key} is taken: it {purpose}.</source>
        <translation>{key} ist vergeben: Die Taste {purpose}.</translation>
    </message>
    <message>
        <source>{path}: a preset needs a title.</source>
        <translation>{path}: Eine Tastenbelegung braucht einen Titel.</translation>
    </message>
    <message>
        <source>{path} is not a file of keys that this version can read; the usual keys are used.</source>
        <translation>{path} ist keine Tastendatei, die diese Version lesen kann; es gelten die üblichen Tasten.</translation>
    </message>
    <message>
        <source>{path}: the preset is not a name; the usual keys are used.</source>
        <translation>{path}: Die Tastenbelegung ist kein Name; es gelten die üblichen Tasten.</translation>
    </message>
    <message>
        <source>{path} gives {key} to several actions; the usual keys are used.</source>
        <translation>{path} gibt {key} mehreren Aktionen; es gelten die üblichen Tasten.</translation>
    </message>
    <message>
        <source>{key} is not a key.</source>
        <translation>{key} ist keine Taste.</translation>
    </message>
    <message>
        <source>{path} is too large for a file of keys.</source>
        <translation>{path} ist zu groß für eine Tastendatei.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>{path} ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>{path} is not TOML; the usual keys are used.</source>
        <translation>{path} ist kein TOML; es gelten die üblichen Tasten.</translation>
    </message>
</context>
<context>
    <name>KnifeTool</name>
    <message>
        <source>cut: no object here yet</source>
        <translation>Schnitt: hier noch kein Objekt</translation>
    </message>
    <message>
        <source>cut {object} in two</source>
        <translation>{object} zerteilen</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>{name} cannot be used as a silhouette: {reason}.</source>
        <translation>{name} ist nicht als Silhouette verwendbar: {reason}.</translation>
    </message>
    <message>
        <source>{title} would be too small to be seen there.</source>
        <translation>{title} wäre dort zu klein, um gesehen zu werden.</translation>
    </message>
    <message>
        <source>What is {width} x {height} pixels large is too large for the library.</source>
        <translation>{width} × {height} Pixel sind zu groß für die Bibliothek.</translation>
    </message>
    <message>
        <source>{title} came with the program and stays.</source>
        <translation>{title} gehört zum Programm und bleibt.</translation>
    </message>
    <message>
        <source>Select an object to add it to the library.</source>
        <translation>Wählen Sie ein Objekt aus, um es in die Bibliothek aufzunehmen.</translation>
    </message>
    <message>
        <source>A silhouette needs a name.</source>
        <translation>Eine Silhouette braucht einen Namen.</translation>
    </message>
    <message>
        <source>That is too small for the library.</source>
        <translation>Das ist zu klein für die Bibliothek.</translation>
    </message>
    <message>
        <source>That has too ragged an outline for the library.</source>
        <translation>Dieser Umriss ist für die Bibliothek zu zerklüftet.</translation>
    </message>
    <message>
        <source>Place {title}</source>
        <translation>{title} einsetzen</translation>
    </message>
    <message>
        <source>{file}: cannot be read ({error}).</source>
        <translation>{file}: ist nicht lesbar ({error}).</translation>
    </message>
    <message>
        <source>{folder}: cannot be made ({reason}).</source>
        <translation>{folder}: lässt sich nicht anlegen ({reason}).</translation>
    </message>
    <message>
        <source>{path}: cannot be deleted ({reason}).</source>
        <translation>{path}: lässt sich nicht löschen ({reason}).</translation>
    </message>
    <message>
        <source>it does not say which class its shapes are</source>
        <translation>es sagt nicht, welche Klasse seine Formen sind</translation>
    </message>
    <message>
        <source>{path}: cannot be read ({reason}).</source>
        <translation>{path}: ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>{folder}: cannot be read ({reason}).</source>
        <translation>{folder}: ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Delete from the Library</source>
        <translation>Aus der Bibliothek löschen</translation>
    </message>
    <message>
        <source>Scenes that it was put into keep theirs. This cannot be undone.</source>
        <translation>Szenen, in denen sie eingesetzt ist, bleiben, wie sie sind. Dies kann nicht rückgängig gemacht werden.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the silhouette {title}?</source>
        <translation>Silhouette {title} löschen?</translation>
    </message>
    <message>
        <source>{title} ({classes}): drag it onto the picture, or click it and then there</source>
        <translation>{title} ({classes}): auf das Bild ziehen, oder anklicken und dann dorthin klicken</translation>
    </message>
    <message>
        <source>Add what is selected to the library</source>
        <translation>Ausgewähltes in die Bibliothek aufnehmen</translation>
    </message>
    <message>
        <source>Search silhouettes</source>
        <translation>Silhouetten suchen</translation>
    </message>
    <message>
        <source>Silhouettes</source>
        <translation>Silhouetten</translation>
    </message>
    <message>
        <source>Rename (F2)</source>
        <translation>Umbenennen (F2)</translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation>Löschen (Entf)</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>Keine Silhouette heißt so.</translation>
    </message>
    <message>
        <source>There is no silhouette for these classes yet: add objects of your own.</source>
        <translation>Für diese Klassen gibt es noch keine Silhouette: Nehmen Sie eigene Objekte auf.</translation>
    </message>
    <message>
        <source>{count} files cannot be used</source>
        <translation>{count} Dateien sind nicht verwendbar</translation>
    </message>
    <message>
        <source>place {title}</source>
        <translation>{title} einsetzen</translation>
    </message>
    <message>
        <source>Name of the silhouette</source>
        <translation>Name der Silhouette</translation>
    </message>
</context>
<context>
    <name>MappingDialog</name>
    <message>
        <source>{mine} and {theirs} are different sets of classes. Same names are paired; the others are guessed: {count} of those that this scene uses.</source>
        <translation>{mine} und {theirs} sind verschiedene Klassensätze. Gleiche Namen werden zugeordnet, die übrigen geraten: {count} von denen, die diese Szene verwendet.</translation>
    </message>
    <message>
        <source>What Is Rendered as What</source>
        <translation>Was als was gerendert wird</translation>
    </message>
    <message>
        <source>{name} is rendered as</source>
        <translation>{name} wird gerendert als</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>What it renders is known when it is opened.</source>
        <translation>Was es rendert, ist bekannt, wenn es geöffnet wird.</translation>
    </message>
    <message>
        <source>Renders on another machine; what it renders is known when it is connected.</source>
        <translation>Rendert auf einem anderen Rechner; was es rendert, ist bekannt, wenn die Verbindung steht.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>Pictures seen</source>
        <translation>Gesehene Bilder</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation>{name} ({count})</translation>
    </message>
    <message>
        <source>{images:,} in {steps:,} steps</source>
        <translation>{images:,} in {steps:,} Schritten</translation>
    </message>
    <message>
        <source>up to {most} for each of {classes} classes</source>
        <translation>bis zu {most} für jede von {classes} Klassen</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>End the Com&amp;parison</source>
        <translation>&amp;Vergleich beenden</translation>
    </message>
    <message>
        <source>Com&amp;pare with Another Model…</source>
        <translation>Mit anderem Modell &amp;vergleichen…</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>{name} wird importiert</translation>
    </message>
    <message>
        <source>What renders is no file that training could change.</source>
        <translation>Gerendert wird nicht mit einer Datei, die ein Training ändern könnte.</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>It renders {theirs}, this scene is painted in {mine}: you will be asked what is rendered as what.</source>
        <translation>Es rendert {theirs}, diese Szene ist in {mine} gemalt: Sie werden gefragt, was als was gerendert wird.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>Ver&amp;wenden</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>Render with it too, on the left of the divider</source>
        <translation>Auch damit rendern, links von der Trennlinie</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>Published weights of pix2pixHD or pix2pix</source>
        <translation>Veröffentlichte Gewichte von pix2pixHD oder pix2pix</translation>
    </message>
    <message>
        <source>It is the one in use: both sides of the divider would show the same.</source>
        <translation>Es ist das verwendete Modell: Beide Seiten der Trennlinie würden dasselbe zeigen.</translation>
    </message>
    <message>
        <source>No example yet: use it once</source>
        <translation>Noch kein Beispiel: einmal verwenden</translation>
    </message>
    <message>
        <source>{name} (in use)
{origin}</source>
        <translation>{name} (in Verwendung)
{origin}</translation>
    </message>
</context>
<context>
    <name>MoreOptions</name>
    <message>
        <source>More options of the tool</source>
        <translation>Weitere Optionen des Werkzeugs</translation>
    </message>
    <message>
        <source>Pressure of the pen sets the size</source>
        <translation>Stiftdruck bestimmt die Größe</translation>
    </message>
    <message>
        <source>What the lightest touch paints, in per cent of the size</source>
        <translation>Was die leichteste Berührung malt, in Prozent der Größe</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>The pointer pulls the brush by a string; this is how long the string is</source>
        <translation>Der Zeiger zieht den Pinsel an einer Schnur; so lang ist die Schnur</translation>
    </message>
    <message>
        <source>Fill what a stroke closes in</source>
        <translation>Füllen, was ein Strich umschließt</translation>
    </message>
    <message>
        <source>A stroke that comes back to its start, or crosses itself, fills the inside as well</source>
        <translation>Ein Strich, der zu seinem Anfang zurückkehrt oder sich kreuzt, füllt auch das Innere</translation>
    </message>
    <message>
        <source>Smallest size</source>
        <translation>Kleinste Größe</translation>
    </message>
    <message>
        <source> pixels</source>
        <translation> Pixel</translation>
    </message>
    <message>
        <source>The largest hole that Object &gt; Fill Pin-holes fills</source>
        <translation>Das größte Loch, das Objekt &gt; Kleine Löcher füllen füllt</translation>
    </message>
    <message>
        <source>Pin-holes up to</source>
        <translation>Kleine Löcher bis</translation>
    </message>
    <message>
        <source>Paint on both sides of the axis</source>
        <translation>Auf beiden Seiten der Achse malen</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Put the axis in the middle of the scene</source>
        <translation>Die Achse in die Mitte der Szene setzen</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Where the axis stands; it can be dragged on the canvas too</source>
        <translation>Wo die Achse steht; sie lässt sich auch auf der Leinwand ziehen</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>Achse</translation>
    </message>
    <message>
        <source>Axis at</source>
        <translation>Achse bei</translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>A part of what the generator is given, or what is said of it</source>
        <translation>Ein Teil dessen, was der Generator bekommt, oder wie er beurteilt wird</translation>
    </message>
    <message>
        <source>Which one</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>Erklärung</translation>
    </message>
    <message>
        <source>Zero Styles</source>
        <translation>Stile auf null</translation>
    </message>
    <message>
        <source>Hold: the picture is shown as it would be with every style at zero</source>
        <translation>Halten: zeigt das Bild, wie es mit allen Stilen auf null wäre</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Boundaries</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>Stil</translation>
    </message>
    <message>
        <source>Discriminator</source>
        <translation>Diskriminator</translation>
    </message>
</context>
<context>
    <name>NetworkView</name>
    <message>
        <source>Blue: generated (0), orange: photograph (1). Mean {mean}.</source>
        <translation>Blau: erzeugt (0), Orange: Foto (1). Mittel {mean}.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>Was das Netz sieht</translation>
    </message>
    <message>
        <source>Asking the discriminators</source>
        <translation>Diskriminatoren werden gefragt</translation>
    </message>
    <message>
        <source>The weights are on another machine, without their discriminators.</source>
        <translation>Die Gewichte sind auf einem anderen Rechner, ohne ihre Diskriminatoren.</translation>
    </message>
    <message>
        <source>Channel {channel}: 1 where {name} is, {share} of the picture.</source>
        <translation>Kanal {channel}: 1 für {name}, {share} des Bildes.</translation>
    </message>
    <message>
        <source>Given up.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>No weights are open.</source>
        <translation>Keine Gewichte sind geöffnet.</translation>
    </message>
    <message>
        <source>The discriminators judge the picture when it is up to date.</source>
        <translation>Die Diskriminatoren beurteilen das Bild, wenn es aktuell ist.</translation>
    </message>
    <message>
        <source>Number {number} of {count}</source>
        <translation>Nummer {number} von {count}</translation>
    </message>
    <message>
        <source>Channel {channel}: 1 where two objects or classes touch.</source>
        <translation>Kanal {channel}: 1, wo sich zwei Objekte oder Klassen berühren.</translation>
    </message>
    <message>
        <source>Channel {channel}: {low} to {high}. Blue -1, grey 0, orange 1.</source>
        <translation>Kanal {channel}: {low} bis {high}. Blau -1, Grau 0, Orange 1.</translation>
    </message>
    <message>
        <source>These weights are not told of boundaries.</source>
        <translation>Diese Gewichte erfahren nichts von Grenzen.</translation>
    </message>
    <message>
        <source>These weights take no styles.</source>
        <translation>Diese Gewichte nehmen keine Stile an.</translation>
    </message>
    <message>
        <source>At 1/{factor} of the size</source>
        <translation>In 1/{factor} der Größe</translation>
    </message>
    <message>
        <source>At full size</source>
        <translation>In voller Größe</translation>
    </message>
    <message>
        <source>Rendering is set to manual: choose Live or On Release to look at zero styles.</source>
        <translation>Das Rendern steht auf Manuell: Wählen Sie Live oder Beim Loslassen, um die Stile auf null zu sehen.</translation>
    </message>
</context>
<context>
    <name>NewScene</name>
    <message>
        <source>Drawing {name}</source>
        <translation>{name} wird gezeichnet</translation>
    </message>
</context>
<context>
    <name>NewSceneDialog</name>
    <message>
        <source>What to begin with</source>
        <translation>Womit begonnen wird</translation>
    </message>
    <message>
        <source>Kind of scene</source>
        <translation>Art der Szene</translation>
    </message>
    <message>
        <source>New Scene</source>
        <translation>Neue Szene</translation>
    </message>
    <message>
        <source>Usual sizes</source>
        <translation>Übliche Größen</translation>
    </message>
    <message>
        <source>{name} ({count} classes)</source>
        <translation>{name} ({count} Klassen)</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>another</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>&amp;Size:</source>
        <translation>&amp;Größe:</translation>
    </message>
    <message>
        <source>&amp;Classes:</source>
        <translation>&amp;Klassen:</translation>
    </message>
    <message>
        <source>as drawn</source>
        <translation>wie gezeichnet</translation>
    </message>
    <message>
        <source>A scene that comes with Maquette, as it is.</source>
        <translation>Eine mitgelieferte Szene, wie sie ist.</translation>
    </message>
    <message>
        <source>It is rendered by {weights}, which is chosen when it opens.</source>
        <translation>Sie wird von {weights} gerendert; das wird beim Öffnen gewählt.</translation>
    </message>
    <message>
        <source>as the weights were trained</source>
        <translation>wie die Gewichte trainiert</translation>
    </message>
    <message>
        <source>{weights} renders other classes: this scene can be painted, and is shown as labels until you choose weights for {classes} in Model &gt; Choose a Model.</source>
        <translation>{weights} rendert andere Klassen: Diese Szene lässt sich malen und wird als Labels gezeigt, bis Sie unter Modell &gt; Modell wählen Gewichte für {classes} wählen.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Rendering {size} pixels takes about {duration}. Begin now?</source>
        <translation>{size} Pixel zu rendern dauert etwa {duration}. Jetzt beginnen?</translation>
    </message>
    <message>
        <source>Rendering {size} pixels takes about {duration} on {device}. Begin now?</source>
        <translation>{size} Pixel zu rendern dauert auf {device} etwa {duration}. Jetzt beginnen?</translation>
    </message>
    <message>
        <source>{name} was trained at {trained}; at {here} its photographs look different from what it has learned.</source>
        <translation>{name} wurde mit {trained} trainiert; bei {here} sehen seine Fotos anders aus als das Gelernte.</translation>
    </message>
    <message>
        <source>{count} seconds</source>
        <translation>{count} Sekunden</translation>
    </message>
    <message>
        <source>{count} hours</source>
        <translation>{count} Stunden</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} Minuten</translation>
    </message>
</context>
<context>
    <name>ObjectDelegate</name>
    <message>
        <source>Name of the object</source>
        <translation>Name des Objekts</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Einblenden</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Lock: nothing paints over it or erases it</source>
        <translation>Sperren: Nichts übermalt oder radiert es</translation>
    </message>
</context>
<context>
    <name>ObjectList</name>
    <message>
        <source>Objects, from the top of the stack to the background</source>
        <translation>Objekte, vom obersten im Stapel bis zum Hintergrund</translation>
    </message>
</context>
<context>
    <name>ObjectModel</name>
    <message>
        <source>, hidden</source>
        <translation>, ausgeblendet</translation>
    </message>
    <message>
        <source>, locked</source>
        <translation>, gesperrt</translation>
    </message>
    <message>
        <source>{title}: {name}, id {id}{conditions}</source>
        <translation>{title}: {name}, ID {id}{conditions}</translation>
    </message>
    <message>
        <source>Sky, road, buildings: everything that is not an object; right-click for a list</source>
        <translation>Himmel, Straße, Gebäude: alles, was kein Objekt ist; Rechtsklick für eine Liste</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Background: {title}</source>
        <translation>Hintergrund: {title}</translation>
    </message>
</context>
<context>
    <name>ObjectPanel</name>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Raise (Alt+Up)</source>
        <translation>Anheben (Alt+Hoch)</translation>
    </message>
    <message>
        <source>Lower (Alt+Down)</source>
        <translation>Absenken (Alt+Herunter)</translation>
    </message>
    <message>
        <source>Give another class</source>
        <translation>Andere Klasse geben</translation>
    </message>
    <message>
        <source>Hide or show (Space)</source>
        <translation>Ein- oder ausblenden (Leertaste)</translation>
    </message>
    <message>
        <source>Lock or unlock</source>
        <translation>Sperren oder entsperren</translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation>Löschen (Entf)</translation>
    </message>
    <message>
        <source>&amp;Rename	F2</source>
        <translation>&amp;Umbenennen	F2</translation>
    </message>
    <message>
        <source>Re&amp;label</source>
        <translation>&amp;Klasse ändern</translation>
    </message>
    <message>
        <source>To the &amp;top</source>
        <translation>Ganz nach &amp;oben</translation>
    </message>
    <message>
        <source>&amp;Raise	Alt+Up</source>
        <translation>&amp;Anheben	Alt+Hoch</translation>
    </message>
    <message>
        <source>Lo&amp;wer	Alt+Down</source>
        <translation>A&amp;bsenken	Alt+Herunter</translation>
    </message>
    <message>
        <source>To the &amp;bottom</source>
        <translation>Ganz nach un&amp;ten</translation>
    </message>
    <message>
        <source>&amp;Delete	Del</source>
        <translation>&amp;Löschen	Entf</translation>
    </message>
    <message>
        <source>S&amp;how	Space</source>
        <translation>&amp;Einblenden	Leertaste</translation>
    </message>
    <message>
        <source>&amp;Hide	Space</source>
        <translation>Ausbl&amp;enden	Leertaste</translation>
    </message>
    <message>
        <source>Un&amp;lock</source>
        <translation>Ent&amp;sperren</translation>
    </message>
    <message>
        <source>&amp;Lock</source>
        <translation>&amp;Sperren</translation>
    </message>
</context>
<context>
    <name>Objects</name>
    <message>
        <source>ignored</source>
        <translation>ignoriert</translation>
    </message>
    <message>
        <source>{name} group</source>
        <translation>{name}-Gruppe</translation>
    </message>
    <message>
        <source>Nothing was painted over {objects}: its shape is whole.</source>
        <translation>Über {objects} wurde nichts gemalt: Die Form ist ganz.</translation>
    </message>
    <message>
        <source>Nothing is selected: click an object with the Select tool (V) or in the list.</source>
        <translation>Nichts ist ausgewählt: Klicken Sie ein Objekt mit dem Auswahlwerkzeug (V) oder in der Liste an.</translation>
    </message>
    <message>
        <source>Nothing is selected: background regions carry the name of their class.</source>
        <translation>Nichts ist ausgewählt: Hintergrundregionen tragen den Namen ihrer Klasse.</translation>
    </message>
</context>
<context>
    <name>OpenRaster</name>
    <message>
        <source>{file}: {name} unpacks to more than {limit} MiB and is not read.</source>
        <translation>{file}: {name} wird entpackt größer als {limit} MiB und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>{file}: has {count:,} entries; at most {most:,} are read.</source>
        <translation>{file}: hat {count:,} Einträge; höchstens {most:,} werden gelesen.</translation>
    </message>
    <message>
        <source>{file}: has two entries of the same name and is not read.</source>
        <translation>{file}: hat zwei Einträge gleichen Namens und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>{file}: is not an OpenRaster file.</source>
        <translation>{file}: ist keine OpenRaster-Datei.</translation>
    </message>
    <message>
        <source>{file}: stack.xml declares a document type or raw text and is not read.</source>
        <translation>{file}: stack.xml vereinbart einen Dokumenttyp oder Rohtext und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>{file}: has no pixels ({width} x {height}).</source>
        <translation>{file}: hat keine Pixel ({width} × {height}).</translation>
    </message>
    <message>
        <source>{file}: {width} x {height} is more than {most:,} pixels.</source>
        <translation>{file}: {width} × {height} sind mehr als {most:,} Pixel.</translation>
    </message>
    <message>
        <source>{path}: there is no such file.</source>
        <translation>{path}: Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>{path}: cannot be read ({reason}).</source>
        <translation>{path}: ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>{file}: is damaged or truncated ({error}).</source>
        <translation>{file}: ist beschädigt oder unvollständig ({error}).</translation>
    </message>
    <message>
        <source>{file}: {name} is missing.</source>
        <translation>{file}: {name} fehlt.</translation>
    </message>
    <message>
        <source>{file}: {name} is damaged ({error}).</source>
        <translation>{file}: {name} ist beschädigt ({error}).</translation>
    </message>
    <message>
        <source>{file}: {name} is {width} x {height} pixels instead of {canvas_width} x {canvas_height}.</source>
        <translation>{file}: {name} hat {width} × {height} Pixel statt {canvas_width} × {canvas_height}.</translation>
    </message>
    <message>
        <source>{file}: has more than {most:,} pixels in its layers and is not read.</source>
        <translation>{file}: hat mehr als {most:,} Pixel in seinen Ebenen und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>{file}: has an entry that leads out of the file ({entry}) and is not read.</source>
        <translation>{file}: hat einen Eintrag, der aus der Datei herausführt ({entry}), und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>{file}: stack.xml is damaged ({error}).</source>
        <translation>{file}: stack.xml ist beschädigt ({error}).</translation>
    </message>
</context>
<context>
    <name>Opened</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>More options: pressure, smoothing, contours, pin-holes, the mirror</source>
        <translation>Weitere Optionen: Druck, Glättung, Umrisse, kleine Löcher, Spiegel</translation>
    </message>
    <message>
        <source>Over everything</source>
        <translation>Über alles</translation>
    </message>
    <message>
        <source>Behind objects</source>
        <translation>Hinter Objekten</translation>
    </message>
    <message>
        <source>Selected only</source>
        <translation>Nur Auswahl</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>The class to paint with: click for a palette</source>
        <translation>Die Klasse, mit der gemalt wird: Klick öffnet eine Palette</translation>
    </message>
    <message>
        <source>Size of the brush: Shift-drag on the canvas sets it too</source>
        <translation>Pinselgröße: auch mit Umschalt+Ziehen auf der Leinwand</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Pinselgröße</translation>
    </message>
    <message>
        <source>Round brush</source>
        <translation>Runder Pinsel</translation>
    </message>
    <message>
        <source>Square brush</source>
        <translation>Eckiger Pinsel</translation>
    </message>
    <message>
        <source>What a stroke may cover</source>
        <translation>Was ein Strich übermalen darf</translation>
    </message>
    <message>
        <source>Protect: paint only over the class that the stroke touches first</source>
        <translation>Schützen: nur die Klasse übermalen, die der Strich zuerst berührt</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>Schützen</translation>
    </message>
    <message>
        <source>How far a click fills; Shift-click fills all of the class</source>
        <translation>Wie weit ein Klick füllt; Umschalt+Klick füllt die ganze Klasse</translation>
    </message>
    <message>
        <source>How far a click fills</source>
        <translation>Wie weit ein Klick füllt</translation>
    </message>
    <message>
        <source>What hangs together</source>
        <translation>Zusammenhängendes</translation>
    </message>
    <message>
        <source>All of the region</source>
        <translation>Ganze Region</translation>
    </message>
    <message>
        <source>All of the class</source>
        <translation>Ganze Klasse</translation>
    </message>
    <message>
        <source>Symmetry: paint on both sides of an axis</source>
        <translation>Symmetrie: auf beiden Seiten einer Achse malen</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>Opacity of the labels over the photograph</source>
        <translation>Deckkraft der Labels über dem Foto</translation>
    </message>
    <message>
        <source>Opacity of the outlines of objects and regions</source>
        <translation>Deckkraft der Umrisse von Objekten und Regionen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
</context>
<context>
    <name>Painting</name>
    <message>
        <source>Paint {title}</source>
        <translation>{title} malen</translation>
    </message>
    <message>
        <source>Erase {title}</source>
        <translation>{title} radieren</translation>
    </message>
    <message>
        <source>There is nowhere to grow: it is locked, hidden, or fills the scene.</source>
        <translation>Es kann nicht vergrößert werden: Es ist gesperrt, ausgeblendet oder füllt die Szene.</translation>
    </message>
    <message>
        <source>It cannot shrink: it is locked, hidden, or so thin that nothing would be left.</source>
        <translation>Es kann nicht verkleinert werden: Es ist gesperrt, ausgeblendet oder so dünn, dass nichts übrig bliebe.</translation>
    </message>
    <message>
        <source>the scene</source>
        <translation>der Szene</translation>
    </message>
    <message>
        <source>No hole of up to {most} pixels in {place}.</source>
        <translation>Kein Loch bis zu {most} Pixeln in {place}.</translation>
    </message>
    <message>
        <source>Nothing is selected: click an object or a region with the Select tool.</source>
        <translation>Nichts ist ausgewählt: Klicken Sie mit dem Auswahlwerkzeug auf ein Objekt oder eine Region.</translation>
    </message>
    <message>
        <source>the selection</source>
        <translation>der Auswahl</translation>
    </message>
    <message>
        <source>Filled one hole in {place}.</source>
        <translation>Ein Loch in {place} gefüllt.</translation>
    </message>
    <message>
        <source>Filled {count} holes in {place}.</source>
        <translation>{count} Löcher in {place} gefüllt.</translation>
    </message>
</context>
<context>
    <name>PalettePopup</name>
    <message>
        <source>Palette at the pointer</source>
        <translation>Palette am Zeiger</translation>
    </message>
    <message>
        <source>Pinned classes</source>
        <translation>Angeheftete Klassen</translation>
    </message>
    <message>
        <source>Recent classes</source>
        <translation>Zuletzt verwendete Klassen</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Select this region</source>
        <translation>Diese Region auswählen</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Paint with the class of this region</source>
        <translation>Mit der Klasse dieser Region malen</translation>
    </message>
    <message>
        <source>Relabel…</source>
        <translation>Klasse ändern…</translation>
    </message>
    <message>
        <source>Give this region another class</source>
        <translation>Dieser Region eine andere Klasse geben</translation>
    </message>
    <message>
        <source>Styles of what is under the pointer</source>
        <translation>Stile dessen, was unter dem Zeiger liegt</translation>
    </message>
    <message>
        <source>Default style</source>
        <translation>Standardstil</translation>
    </message>
    <message>
        <source>The style the checkpoint gives this region by itself</source>
        <translation>Der Stil, den der Checkpoint dieser Region von sich aus gibt</translation>
    </message>
    <message>
        <source>Paint with</source>
        <translation>Malen mit</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>Stile</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
</context>
<context>
    <name>Photograph</name>
    <message>
        <source>{name}: {width} x {height} is too small; a photograph has at least {least} x {least} pixels.</source>
        <translation>{name}: {width} × {height} ist zu klein; ein Foto hat mindestens {least} × {least} Pixel.</translation>
    </message>
    <message>
        <source>Remove the reference photograph</source>
        <translation>Referenzfoto entfernen</translation>
    </message>
    <message>
        <source>{name}: {width} x {height} is too long and narrow to be made a scene.</source>
        <translation>{name}: {width} × {height} ist zu lang und schmal, um eine Szene zu werden.</translation>
    </message>
    <message>
        <source>the proposed label map</source>
        <translation>die vorgeschlagene Labelkarte</translation>
    </message>
    <message>
        <source>Styles of the photograph</source>
        <translation>Stile des Fotos</translation>
    </message>
    <message>
        <source>Reference photograph {name}</source>
        <translation>Referenzfoto {name}</translation>
    </message>
</context>
<context>
    <name>PhotographDialog</name>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lasso</translation>
    </message>
    <message>
        <source>Arrow keys move the frame, with Shift they change its size.</source>
        <translation>Pfeiltasten verschieben den Rahmen, mit Umschalt ändern sie seine Größe.</translation>
    </message>
    <message>
        <source>&amp;Take Style</source>
        <translation>&amp;Stil übernehmen</translation>
    </message>
    <message>
        <source>Draw around what {title} is to look like.</source>
        <translation>Umfahren Sie das, wonach {title} aussehen soll.</translation>
    </message>
    <message>
        <source>Take a Style from {name}</source>
        <translation>Stil aus {name} übernehmen</translation>
    </message>
</context>
<context>
    <name>PhotographDialogs</name>
    <message>
        <source>Photographs</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Segmentation networks</source>
        <translation>Segmentierungsnetze</translation>
    </message>
    <message>
        <source>Open Photograph</source>
        <translation>Foto öffnen</translation>
    </message>
    <message>
        <source>Choose a Segmentation Network for {label_set}</source>
        <translation>Segmentierungsnetz für {label_set} wählen</translation>
    </message>
</context>
<context>
    <name>PhotographView</name>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Arrow keys move a frame over the photograph, with Shift they change its size.</source>
        <translation>Pfeiltasten verschieben einen Rahmen über das Foto, mit Umschalt ändern sie seine Größe.</translation>
    </message>
</context>
<context>
    <name>Photographs</name>
    <message>
        <source>{name} was scaled from {old} to {new} pixels, about what the weights were trained at.</source>
        <translation>{name} wurde von {old} auf {new} Pixel skaliert, etwa die Größe, in der die Gewichte trainiert wurden.</translation>
    </message>
    <message>
        <source>{count} objects were found; View &gt; Both compares with the photograph.</source>
        <translation>{count} Objekte wurden gefunden; Ansicht &gt; Beide vergleicht mit dem Foto.</translation>
    </message>
    <message>
        <source>1 object was found; View &gt; Both compares with the photograph.</source>
        <translation>1 Objekt wurde gefunden; Ansicht &gt; Beide vergleicht mit dem Foto.</translation>
    </message>
    <message>
        <source>Loading the networks…</source>
        <translation>Die Netze werden geladen…</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>This scene was not made after a photograph: File &gt; Open Photograph makes one.</source>
        <translation>Diese Szene entstand nicht nach einem Foto: Datei &gt; Foto öffnen macht eine.</translation>
    </message>
    <message>
        <source>This scene has no reference photograph.</source>
        <translation>Diese Szene hat kein Referenzfoto.</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>{name} wird gelesen…</translation>
    </message>
    <message>
        <source>Finding what is in {name}…</source>
        <translation>Es wird gesucht, was in {name} ist…</translation>
    </message>
    <message>
        <source>No network that finds {label_set} in photographs is bundled: train one with `maquette segment --labels {label_set}` and choose its file.</source>
        <translation>Es ist kein Netz enthalten, das {label_set} in Fotos findet: Trainieren Sie eines mit `maquette segment --labels {label_set}` und wählen Sie seine Datei.</translation>
    </message>
    <message>
        <source>Taking the styles…</source>
        <translation>Die Stile werden übernommen…</translation>
    </message>
    <message>
        <source>Styles are the defaults: {reason}</source>
        <translation>Es gelten die Standardstile: {reason}</translation>
    </message>
</context>
<context>
    <name>Pieces</name>
    <message>
        <source>Left out, because the label set {label_set} has no such class: {names}.</source>
        <translation>Weggelassen, weil der Klassensatz {label_set} diese Klassen nicht hat: {names}.</translation>
    </message>
</context>
<context>
    <name>Placing</name>
    <message>
        <source>{count} objects</source>
        <translation>{count} Objekte</translation>
    </message>
    <message>
        <source>Move {what}</source>
        <translation>{what} verschieben</translation>
    </message>
    <message>
        <source>Mirror {what}</source>
        <translation>{what} spiegeln</translation>
    </message>
    <message>
        <source>Take back scale of {what}</source>
        <translation>Skalierung von {what} zurücksetzen</translation>
    </message>
    <message>
        <source>Scale {what}</source>
        <translation>{what} skalieren</translation>
    </message>
    <message>
        <source>Rotate {what}</source>
        <translation>{what} drehen</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Settings:</source>
        <translation>Einstellungen:</translation>
    </message>
    <message>
        <source>Own silhouettes, recovery, examples:</source>
        <translation>Eigene Silhouetten, Wiederherstellung, Beispiele:</translation>
    </message>
    <message>
        <source>Log file:</source>
        <translation>Protokolldatei:</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Begin with the &amp;model that was used last</source>
        <translation>Mit dem zuletzt verwendeten &amp;Modell beginnen</translation>
    </message>
    <message>
        <source>&amp;Outlines that do not rely on colour</source>
        <translation>&amp;Umrisse, die nicht auf Farbe angewiesen sind</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Language and device count from the next start on.</source>
        <translation>Sprache und Gerät gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>Rendern</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>like the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Sprache:</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>&amp;Farbschema:</translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation>&amp;Gerät:</translation>
    </message>
    <message>
        <source>&amp;Render:</source>
        <translation>&amp;Rendern:</translation>
    </message>
</context>
<context>
    <name>Project</name>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>{count:,} pixels had colours that are not in the label set and became the nearest class.</source>
        <translation>{count:,} Pixel hatten Farben, die nicht im Klassensatz sind, und wurden zur nächstliegenden Klasse.</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <source>The canvas was resized in another program.</source>
        <translation>Die Leinwandgröße wurde in einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>Rebuilt from the names and colours of {count} layers (label set {label_set}).</source>
        <translation>Aus Namen und Farben von {count} Ebenen neu aufgebaut (Klassensatz {label_set}).</translation>
    </message>
    <message>
        <source>Taken over from another program: the layers {names}.</source>
        <translation>Aus einem anderen Programm übernommen: die Ebenen {names}.</translation>
    </message>
    <message>
        <source>Removed in another program: {names}.</source>
        <translation>In einem anderen Programm entfernt: {names}.</translation>
    </message>
    <message>
        <source>{file}: has no scene in it, and its layers are not painted in the colours of the label set {label_set}.</source>
        <translation>{file}: enthält keine Szene, und seine Ebenen sind nicht in den Farben des Klassensatzes {label_set} gemalt.</translation>
    </message>
    <message>
        <source>{name}: {entry} is damaged ({kind}: {error}).</source>
        <translation>{name}: {entry} ist beschädigt ({kind}: {error}).</translation>
    </message>
    <message>
        <source>The photograph in the project is left out: {error}</source>
        <translation>Das Foto im Projekt wird weggelassen: {error}</translation>
    </message>
    <message>
        <source>The kept picture in the project is left out, and the next photograph takes its place: {reason}</source>
        <translation>Das behaltene Bild im Projekt wird weggelassen, und das nächste Foto tritt an seine Stelle: {reason}</translation>
    </message>
    <message>
        <source>The reference photograph in the project is left out: {error}</source>
        <translation>Das Referenzfoto im Projekt wird weggelassen: {error}</translation>
    </message>
    <message>
        <source>{name}: was saved by a newer Maquette (format {number}; this one reads up to {newest}); update Maquette to open it.</source>
        <translation>{name}: wurde von einem neueren Maquette gespeichert (Format {number}; dieses liest bis {newest}); aktualisieren Sie Maquette, um es zu öffnen.</translation>
    </message>
</context>
<context>
    <name>QuestionBar</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Reading small pictures</source>
        <translation>Vorschaubilder werden gelesen</translation>
    </message>
    <message>
        <source>&amp;Clear the List</source>
        <translation>&amp;Liste leeren</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>{folder}: the journal is damaged ({kind}: {error}).</source>
        <translation>{folder}: Das Journal ist beschädigt ({kind}: {error}).</translation>
    </message>
    <message>
        <source>{file}: {name} is missing in the journal.</source>
        <translation>{file}: {name} fehlt im Journal.</translation>
    </message>
    <message>
        <source>{title}: its journal is damaged ({kind}: {error}).</source>
        <translation>{title}: Das Journal ist beschädigt ({kind}: {error}).</translation>
    </message>
    <message>
        <source>{file}: {name} is {width} x {height} pixels.</source>
        <translation>{file}: {name} hat {width} × {height} Pixel.</translation>
    </message>
    <message>
        <source>Unsaved work cannot be kept for a crash, so save now and then: {reason}</source>
        <translation>Nicht Gespeichertes kann nicht für einen Absturz aufbewahrt werden, speichern Sie also ab und zu: {reason}</translation>
    </message>
    <message>
        <source>Looking for unsaved scenes</source>
        <translation>Nicht gespeicherte Szenen werden gesucht</translation>
    </message>
    <message>
        <source>Recovering scenes</source>
        <translation>Szenen werden wiederhergestellt</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>never saved</source>
        <translation>nie gespeichert</translation>
    </message>
    <message>
        <source>Recover Unsaved Scenes</source>
        <translation>Nicht gespeicherte Szenen wiederherstellen</translation>
    </message>
    <message>
        <source>Maquette ended before these scenes were saved. They come back as they were a few seconds before; the files they belong to are not touched until you save.</source>
        <translation>Maquette endete, bevor diese Szenen gespeichert waren. Sie kommen so zurück, wie sie wenige Sekunden zuvor waren; ihre Dateien werden nicht angerührt, bis Sie speichern.</translation>
    </message>
    <message>
        <source>Unsaved scenes</source>
        <translation>Nicht gespeicherte Szenen</translation>
    </message>
    <message>
        <source>&amp;Recover</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Open the chosen scenes in tabs</source>
        <translation>Die gewählten Szenen in Tabs öffnen</translation>
    </message>
    <message>
        <source>Keep for &amp;Later</source>
        <translation>Für s&amp;päter behalten</translation>
    </message>
    <message>
        <source>Ask again when Maquette is started next</source>
        <translation>Beim nächsten Start von Maquette wieder fragen</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Remove the chosen scenes from the disk; their saved files stay</source>
        <translation>Die gewählten Szenen vom Datenträger entfernen; ihre gespeicherten Dateien bleiben</translation>
    </message>
</context>
<context>
    <name>RecutTool</name>
    <message>
        <source>hide part of {object}</source>
        <translation>Teil von {object} verdecken</translation>
    </message>
    <message>
        <source>bring back {object}</source>
        <translation>{object} freilegen</translation>
    </message>
    <message>
        <source>select an object first (V)</source>
        <translation>zuerst ein Objekt auswählen (V)</translation>
    </message>
    <message>
        <source>{object} is whole: Ctrl hides some of it</source>
        <translation>{object} ist ganz: Strg verdeckt einen Teil</translation>
    </message>
</context>
<context>
    <name>RegionActs</name>
    <message>
        <source>The only region of a background cannot be deleted.</source>
        <translation>Die einzige Region eines Hintergrunds lässt sich nicht löschen.</translation>
    </message>
</context>
<context>
    <name>RegionTool</name>
    <message>
        <source>no class here</source>
        <translation>hier keine Klasse</translation>
    </message>
    <message>
        <source>{region} -&gt; own region</source>
        <translation>{region} -&gt; eigene Region</translation>
    </message>
</context>
<context>
    <name>RenderEngine</name>
    <message>
        <source>{name} renders whole pictures only.</source>
        <translation>{name} rendert nur ganze Bilder.</translation>
    </message>
    <message>
        <source>This scene is painted in the classes of {label_set}, and {name} renders those of {classes}: choose one in Model &gt; Choose a Model, which asks what is rendered as what.</source>
        <translation>Diese Szene ist in den Klassen von {label_set} gemalt, und {name} rendert die von {classes}: Wählen Sie eines unter Modell &gt; Modell wählen; dort wird gefragt, was als was gerendert wird.</translation>
    </message>
</context>
<context>
    <name>RenderWorker</name>
    <message>
        <source>Rendering failed: {reason}</source>
        <translation>Rendern fehlgeschlagen: {reason}</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>{file}: the suffix says the format, and must be one of {suffixes}.</source>
        <translation>{file}: Die Endung bestimmt das Format und muss eine von {suffixes} sein.</translation>
    </message>
    <message>
        <source>{file}: is not a file that could be replaced.</source>
        <translation>{file}: ist keine Datei, die ersetzt werden könnte.</translation>
    </message>
    <message>
        <source>{file}: cannot be written (there is no folder {folder}).</source>
        <translation>{file}: ist nicht beschreibbar (den Ordner {folder} gibt es nicht).</translation>
    </message>
    <message>
        <source>{file}: holds the ids of this scene, which a picture would destroy; choose another name.</source>
        <translation>{file}: enthält die IDs dieser Szene, die ein Bild zerstören würde; wählen Sie einen anderen Namen.</translation>
    </message>
</context>
<context>
    <name>Samples</name>
    <message>
        <source>Streets</source>
        <translation>Straßen</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Facades</source>
        <translation>Fassaden</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{file}: was not saved ({reason}).</source>
        <translation>{file}: wurde nicht gespeichert ({reason}).</translation>
    </message>
    <message>
        <source>{file}: cannot be written ({reason}).</source>
        <translation>{file}: ist nicht beschreibbar ({reason}).</translation>
    </message>
</context>
<context>
    <name>Scene</name>
    <message>
        <source>Two objects of a scene cannot have the same id.</source>
        <translation>Zwei Objekte einer Szene können nicht dieselbe ID haben.</translation>
    </message>
    <message>
        <source>The scene already has {count} regions of class {title}.</source>
        <translation>Die Szene hat schon {count} Regionen der Klasse {title}.</translation>
    </message>
    <message>
        <source>A scene needs at least one pixel, and this map has the shape {shape}.</source>
        <translation>Eine Szene braucht mindestens ein Pixel, und diese Karte hat die Form {shape}.</translation>
    </message>
    <message>
        <source>{title} has the id 0, and a class with this id cannot have instances.</source>
        <translation>{title} hat die ID 0, und eine Klasse mit dieser ID kann keine Instanzen haben.</translation>
    </message>
</context>
<context>
    <name>SceneSizeDialog</name>
    <message>
        <source>Resize Scene</source>
        <translation>Szene skalieren</translation>
    </message>
    <message>
        <source>This is the size it has.</source>
        <translation>Das ist die jetzige Größe.</translation>
    </message>
    <message>
        <source>{width} % wide, {height} % high. Objects lose nothing; the background is resampled.</source>
        <translation>{width} % breit, {height} % hoch. Objekte verlieren nichts; der Hintergrund wird umgerechnet.</translation>
    </message>
</context>
<context>
    <name>Scenes</name>
    <message>
        <source>Avenue</source>
        <translation>Allee</translation>
    </message>
    <message>
        <source>Old town</source>
        <translation>Altstadt</translation>
    </message>
    <message>
        <source>Park side</source>
        <translation>Am Park</translation>
    </message>
    <message>
        <source>Crossing</source>
        <translation>Kreuzung</translation>
    </message>
    <message>
        <source>Suburb</source>
        <translation>Vorort</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
    <message>
        <source>Town house</source>
        <translation>Stadthaus</translation>
    </message>
    <message>
        <source>Modern block</source>
        <translation>Neubau</translation>
    </message>
    <message>
        <source>Palazzo</source>
        <translation>Palazzo</translation>
    </message>
    <message>
        <source>Narrow house</source>
        <translation>Schmales Haus</translation>
    </message>
    <message>
        <source>Shutters</source>
        <translation>Fensterläden</translation>
    </message>
    <message>
        <source>Balconies</source>
        <translation>Balkone</translation>
    </message>
    <message>
        <source>Long hair</source>
        <translation>Langes Haar</translation>
    </message>
    <message>
        <source>Short hair</source>
        <translation>Kurzes Haar</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>Brille</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>Mütze</translation>
    </message>
    <message>
        <source>Three quarter</source>
        <translation>Halbprofil</translation>
    </message>
    <message>
        <source>Laughing</source>
        <translation>Lachen</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Horizon: drag it to where the road would end</source>
        <translation>Horizont: dorthin ziehen, wo die Straße enden würde</translation>
    </message>
    <message>
        <source>Rotate (Shift: in steps of 15°)</source>
        <translation>Drehen (Umschalt: in 15°-Schritten)</translation>
    </message>
    <message>
        <source>1 object</source>
        <translation>1 Objekt</translation>
    </message>
    <message>
        <source>Scale (Shift: freely, Ctrl: about the middle)</source>
        <translation>Skalieren (Umschalt: frei, Strg: um die Mitte)</translation>
    </message>
    <message>
        <source>Stretch (Shift: keep the proportions, Ctrl: about the middle)</source>
        <translation>Strecken (Umschalt: Seitenverhältnis behalten, Strg: um die Mitte)</translation>
    </message>
    <message>
        <source>{object} (locked)</source>
        <translation>{object} (gesperrt)</translation>
    </message>
    <message>
        <source>{count} objects</source>
        <translation>{count} Objekte</translation>
    </message>
</context>
<context>
    <name>SettleSwitch</name>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>An edit changes what it touches and a little around it;
the rest of the photograph stays as it is, pixel for pixel  (W)</source>
        <translation>Eine Bearbeitung ändert, was sie berührt, und ein wenig darum herum;
das übrige Foto bleibt, wie es ist, Pixel für Pixel  (W)</translation>
    </message>
    <message>
        <source>The generator may change every pixel of the photograph with every edit  (W)</source>
        <translation>Der Generator darf mit jeder Bearbeitung jedes Pixel des Fotos ändern  (W)</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Angleichen</translation>
    </message>
    <message>
        <source>What of the photograph an edit may change</source>
        <translation>Was eine Bearbeitung am Foto ändern darf</translation>
    </message>
</context>
<context>
    <name>Shaping</name>
    <message>
        <source>Duplicate {objects}</source>
        <translation>{objects} duplizieren</translation>
    </message>
    <message>
        <source>Select two objects or more to merge them.</source>
        <translation>Wählen Sie zwei oder mehr Objekte aus, um sie zu vereinen.</translation>
    </message>
    <message>
        <source>Merge {objects}</source>
        <translation>{objects} vereinen</translation>
    </message>
    <message>
        <source>Re-cut {object}</source>
        <translation>{object} nachschneiden</translation>
    </message>
    <message>
        <source>The objects lie too far apart to be merged.</source>
        <translation>Die Objekte liegen zu weit auseinander, um vereint zu werden.</translation>
    </message>
    <message>
        <source>Split {object}</source>
        <translation>{object} zerteilen</translation>
    </message>
    <message>
        <source>{object} is hidden: show it before you merge.</source>
        <translation>{object} ist ausgeblendet: Blenden Sie es vor dem Vereinen ein.</translation>
    </message>
    <message>
        <source>The line does not cut {object} in two: draw it from outside to outside.</source>
        <translation>Die Linie zerteilt {object} nicht: Ziehen Sie sie von außen nach außen.</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Class in place {place}</source>
        <translation>Klasse auf Platz {place}</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Pinned Classes</source>
        <translation>Angeheftete Klassen</translation>
    </message>
    <message>
        <source>There are no keys like those of “{preset}”: Maquette&apos;s own are used.</source>
        <translation>Es gibt keine Tasten wie die von „{preset}“: Es gelten die von Maquette.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Preset</source>
        <translation>Tastenbelegung</translation>
    </message>
    <message>
        <source>Keys like those of another program</source>
        <translation>Tasten wie in einem anderen Programm</translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation>Aktionen und Tasten suchen</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Click here and type the key</source>
        <translation>Hier klicken und die Taste drücken</translation>
    </message>
    <message>
        <source>Take It</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Give the key to this action all the same</source>
        <translation>Die Taste trotzdem dieser Aktion geben</translation>
    </message>
    <message>
        <source>No Key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>The action has no key any more</source>
        <translation>Die Aktion hat keine Taste mehr</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>The keys that the preset gives this action</source>
        <translation>Die Tasten, die die Tastenbelegung dieser Aktion gibt</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>The preset as it is, without changes</source>
        <translation>Die Tastenbelegung ohne Änderungen</translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <translation>&amp;Tastenbelegung</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>It has this key already.</source>
        <translation>Sie hat diese Taste schon.</translation>
    </message>
    <message>
        <source>{key} belongs to {owner}. “Take It” gives it to {action} instead.</source>
        <translation>{key} gehört zu {owner}. „Übernehmen“ gibt die Taste stattdessen {action}.</translation>
    </message>
    <message>
        <source>{action} has {key} now.</source>
        <translation>{action} hat jetzt {key}.</translation>
    </message>
    <message>
        <source>New key for {action}:</source>
        <translation>Neue Taste für {action}:</translation>
    </message>
</context>
<context>
    <name>Silhouettes</name>
    <message>
        <source>Sedan</source>
        <translation>Limousine</translation>
    </message>
    <message>
        <source>Hatchback</source>
        <translation>Kompaktwagen</translation>
    </message>
    <message>
        <source>Estate car</source>
        <translation>Kombi</translation>
    </message>
    <message>
        <source>SUV</source>
        <translation>SUV</translation>
    </message>
    <message>
        <source>Van</source>
        <translation>Lieferwagen</translation>
    </message>
    <message>
        <source>Car from behind</source>
        <translation>Auto von hinten</translation>
    </message>
    <message>
        <source>Van from behind</source>
        <translation>Lieferwagen von hinten</translation>
    </message>
    <message>
        <source>Truck</source>
        <translation>Lastwagen</translation>
    </message>
    <message>
        <source>Truck from behind</source>
        <translation>Lastwagen von hinten</translation>
    </message>
    <message>
        <source>Bus</source>
        <translation>Bus</translation>
    </message>
    <message>
        <source>Bus from the front</source>
        <translation>Bus von vorn</translation>
    </message>
    <message>
        <source>Tram</source>
        <translation>Straßenbahn</translation>
    </message>
    <message>
        <source>Tram from the front</source>
        <translation>Straßenbahn von vorn</translation>
    </message>
    <message>
        <source>Caravan</source>
        <translation>Wohnwagen</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>Anhänger</translation>
    </message>
    <message>
        <source>Person standing</source>
        <translation>Person, stehend</translation>
    </message>
    <message>
        <source>Person walking</source>
        <translation>Person, gehend</translation>
    </message>
    <message>
        <source>Person striding</source>
        <translation>Person, ausschreitend</translation>
    </message>
    <message>
        <source>Person walking away</source>
        <translation>Person, weggehend</translation>
    </message>
    <message>
        <source>Child</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Person sitting</source>
        <translation>Person, sitzend</translation>
    </message>
    <message>
        <source>Person with a pram</source>
        <translation>Person mit Kinderwagen</translation>
    </message>
    <message>
        <source>Cyclist</source>
        <translation>Radfahrer</translation>
    </message>
    <message>
        <source>Cyclist from behind</source>
        <translation>Radfahrer von hinten</translation>
    </message>
    <message>
        <source>Rider of a scooter</source>
        <translation>Rollerfahrer</translation>
    </message>
    <message>
        <source>Bicycle</source>
        <translation>Fahrrad</translation>
    </message>
    <message>
        <source>Motorcycle</source>
        <translation>Motorrad</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Conifer</source>
        <translation>Nadelbaum</translation>
    </message>
    <message>
        <source>Bush</source>
        <translation>Busch</translation>
    </message>
    <message>
        <source>Traffic light</source>
        <translation>Ampel</translation>
    </message>
    <message>
        <source>Round sign</source>
        <translation>Rundes Schild</translation>
    </message>
    <message>
        <source>Triangular sign</source>
        <translation>Dreieckiges Schild</translation>
    </message>
    <message>
        <source>Square sign</source>
        <translation>Quadratisches Schild</translation>
    </message>
    <message>
        <source>Direction sign</source>
        <translation>Wegweiser</translation>
    </message>
    <message>
        <source>Lamp post</source>
        <translation>Straßenlaterne</translation>
    </message>
    <message>
        <source>Bollard</source>
        <translation>Poller</translation>
    </message>
    <message>
        <source>Fence</source>
        <translation>Zaun</translation>
    </message>
    <message>
        <source>Guard rail</source>
        <translation>Leitplanke</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>Mülltonne</translation>
    </message>
    <message>
        <source>Advertising column</source>
        <translation>Litfaßsäule</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>Narrow eyes</source>
        <translation>Schmale Augen</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Brauen</translation>
    </message>
    <message>
        <source>Arched brows</source>
        <translation>Geschwungene Brauen</translation>
    </message>
    <message>
        <source>Nose</source>
        <translation>Nase</translation>
    </message>
    <message>
        <source>Broad nose</source>
        <translation>Breite Nase</translation>
    </message>
    <message>
        <source>Lips</source>
        <translation>Lippen</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>Lächeln</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>Brille</translation>
    </message>
    <message>
        <source>Round glasses</source>
        <translation>Runde Brille</translation>
    </message>
    <message>
        <source>Hat with a brim</source>
        <translation>Hut mit Krempe</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>Schirmmütze</translation>
    </message>
    <message>
        <source>Woollen hat</source>
        <translation>Wollmütze</translation>
    </message>
    <message>
        <source>Ears</source>
        <translation>Ohren</translation>
    </message>
    <message>
        <source>Earrings</source>
        <translation>Ohrringe</translation>
    </message>
    <message>
        <source>Necklace</source>
        <translation>Halskette</translation>
    </message>
    <message>
        <source>Short hair</source>
        <translation>Kurzes Haar</translation>
    </message>
    <message>
        <source>Long hair</source>
        <translation>Langes Haar</translation>
    </message>
    <message>
        <source>Curly hair</source>
        <translation>Lockiges Haar</translation>
    </message>
</context>
<context>
    <name>SizeFields</name>
    <message>
        <source>Width in pixels</source>
        <translation>Breite in Pixeln</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>Höhe in Pixeln</translation>
    </message>
    <message>
        <source>&amp;Keep proportions</source>
        <translation>Seiten&amp;verhältnis behalten</translation>
    </message>
    <message>
        <source>{pixels} megapixels; about {memory} MB for the scene in the window.</source>
        <translation>{pixels} Megapixel; etwa {memory} MB für die Szene im Fenster.</translation>
    </message>
    <message>
        <source>{name}, {least} to {most}</source>
        <translation>{name}, {least} bis {most}</translation>
    </message>
    <message>
        <source>&amp;Width:</source>
        <translation>&amp;Breite:</translation>
    </message>
    <message>
        <source>&amp;Height:</source>
        <translation>&amp;Höhe:</translation>
    </message>
    <message>
        <source>So much larger, pictures take long and look coarser.</source>
        <translation>Bei so viel größeren Maßen brauchen Bilder lange und sehen gröber aus.</translation>
    </message>
    <message>
        <source>The weights were trained at {width} × {height}.</source>
        <translation>Die Gewichte wurden mit {width} × {height} trainiert.</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>When to render: {policy}</source>
        <translation>Wann gerendert wird: {policy}</translation>
    </message>
    <message>
        <source>1 area pending</source>
        <translation>1 Bereich steht aus</translation>
    </message>
    <message>
        <source>Weights, device, duration of the last pass, and whether the photograph is current</source>
        <translation>Gewichte, Gerät, Dauer des letzten Durchgangs, und ob das Foto aktuell ist</translation>
    </message>
    <message>
        <source>Size of the scene, and zoom</source>
        <translation>Größe der Szene und Zoom</translation>
    </message>
    <message>
        <source>How the tool is used</source>
        <translation>Wie das Werkzeug benutzt wird</translation>
    </message>
    <message>
        <source>When to render</source>
        <translation>Wann gerendert wird</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>aktuell</translation>
    </message>
    <message>
        <source>loading weights …</source>
        <translation>Gewichte werden geladen …</translation>
    </message>
    <message>
        <source>no model for these classes</source>
        <translation>kein Modell für diese Klassen</translation>
    </message>
    <message>
        <source>preview (F5 renders)</source>
        <translation>Vorschau (F5 rendert)</translation>
    </message>
    <message>
        <source>renders when the stroke ends</source>
        <translation>rendert am Ende des Strichs</translation>
    </message>
    <message>
        <source>settling</source>
        <translation>wird angeglichen</translation>
    </message>
    <message>
        <source>rendering …</source>
        <translation>rendert …</translation>
    </message>
    <message>
        <source>{here} (trained at {size})</source>
        <translation>{here} (trainiert mit {size})</translation>
    </message>
    <message>
        <source>rendered in {milliseconds:.0f} ms</source>
        <translation>gerendert in {milliseconds:.0f} ms</translation>
    </message>
    <message>
        <source>preview {milliseconds:.0f} ms</source>
        <translation>Vorschau {milliseconds:.0f} ms</translation>
    </message>
    <message>
        <source>{count} areas pending</source>
        <translation>{count} Bereiche stehen aus</translation>
    </message>
    <message>
        <source>not rendered (F5 renders)</source>
        <translation>nicht gerendert (F5 rendert)</translation>
    </message>
    <message>
        <source>saving …</source>
        <translation>speichert …</translation>
    </message>
    <message>
        <source>{name} weights ({licence})</source>
        <translation>Gewichte {name} ({licence})</translation>
    </message>
    <message>
        <source>{name} weights</source>
        <translation>Gewichte {name}</translation>
    </message>
    <message>
        <source>{areas} (F5 renders)</source>
        <translation>{areas} (F5 rendert)</translation>
    </message>
    <message>
        <source>Trained at {size}.</source>
        <translation>Trainiert mit {size}.</translation>
    </message>
</context>
<context>
    <name>StyleActs</name>
    <message>
        <source>{name} was trained on other classes, so it has no styles for this scene.</source>
        <translation>{name} wurde mit anderen Klassen trainiert und hat daher keine Stile für diese Szene.</translation>
    </message>
    <message>
        <source>Styles can be given when the weights are loaded.</source>
        <translation>Stile lassen sich vergeben, sobald die Gewichte geladen sind.</translation>
    </message>
</context>
<context>
    <name>StyleGrid</name>
    <message>
        <source>Styles</source>
        <translation>Stile</translation>
    </message>
    <message>
        <source>, not rendered yet</source>
        <translation>, noch nicht gerendert</translation>
    </message>
    <message>
        <source>, chosen</source>
        <translation>, gewählt</translation>
    </message>
    <message>
        <source>Mode {mode}</source>
        <translation>Variante {mode}</translation>
    </message>
    <message>
        <source>Mode {mode}, the present one</source>
        <translation>Variante {mode}, die jetzige</translation>
    </message>
</context>
<context>
    <name>StylePanel</name>
    <message>
        <source>{name} does not tell the vectors of its modes: they can be chosen, not mixed.</source>
        <translation>{name} verrät die Vektoren seiner Varianten nicht: Sie lassen sich wählen, aber nicht mischen.</translation>
    </message>
    <message>
        <source>Styles appear when the weights are loaded.</source>
        <translation>Stile erscheinen, sobald die Gewichte geladen sind.</translation>
    </message>
    <message>
        <source>Select an object, or click a part of the background with the Select tool, to see its styles.</source>
        <translation>Wählen Sie ein Objekt aus oder klicken Sie mit dem Auswahlwerkzeug auf einen Teil des Hintergrunds, um seine Stile zu sehen.</translation>
    </message>
    <message>
        <source>Pixels without a class have no style.</source>
        <translation>Pixel ohne Klasse haben keinen Stil.</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>Stile</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>The style the checkpoint gives this region by itself</source>
        <translation>Der Stil, den der Checkpoint dieser Region von sich aus gibt</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>Another mode by chance</source>
        <translation>Eine andere, zufällige Variante</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Keep this style when others are rerolled, shuffled or given to the whole class</source>
        <translation>Diesen Stil behalten, wenn andere neu gewürfelt, durchmischt oder der ganzen Klasse gegeben werden</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Mischen</translation>
    </message>
    <message>
        <source>Slide between two modes; Shift-click a swatch chooses the second</source>
        <translation>Zwischen zwei Varianten schieben; Umschalt+Klick auf ein Muster wählt die zweite</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>What else can be done with styles</source>
        <translation>Was sich mit Stilen noch tun lässt</translation>
    </message>
    <message>
        <source>About these styles</source>
        <translation>Über diese Stile</translation>
    </message>
    <message>
        <source>Swatches wait while rendering is manual; a mode can be chosen without them.</source>
        <translation>Muster warten, solange manuell gerendert wird; eine Variante lässt sich auch ohne sie wählen.</translation>
    </message>
    <message>
        <source>{model} has 1 mode for {name}, of {most} that a class can have.</source>
        <translation>{model} hat 1 Variante für {name}, von {most}, die eine Klasse haben kann.</translation>
    </message>
    <message>
        <source>{model} has {count} modes for {name}, of {most} that a class can have.</source>
        <translation>{model} hat {count} Varianten für {name}, von {most}, die eine Klasse haben kann.</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
    <message>
        <source>Select a region to see its vector.</source>
        <translation>Wählen Sie eine Region aus, um ihren Vektor zu sehen.</translation>
    </message>
    <message>
        <source>{title} and {count} more</source>
        <translation>{title} und {count} weitere</translation>
    </message>
    <message>
        <source>{model} was trained on the label set {trained}; it has no styles for {here}.</source>
        <translation>{model} wurde mit dem Klassensatz {trained} trainiert; es hat keine Stile für {here}.</translation>
    </message>
    <message>
        <source>{model} has no styles: it renders every region in one way.</source>
        <translation>{model} hat keine Stile: Es rendert jede Region auf nur eine Art.</translation>
    </message>
    <message>
        <source>{model} has no modes for {name}: it renders every {name} in one way.</source>
        <translation>{model} hat keine Varianten für {name}: Alles der Klasse {name} rendert es auf nur eine Art.</translation>
    </message>
    <message>
        <source>{name} has no other mode for what is selected.</source>
        <translation>{name} hat keine andere Variante für das Ausgewählte.</translation>
    </message>
    <message>
        <source>{title} cannot be seen, so there is nothing to show; a mode can be chosen all the same.</source>
        <translation>{title} ist nicht zu sehen, also gibt es nichts zu zeigen; eine Variante lässt sich trotzdem wählen.</translation>
    </message>
</context>
<context>
    <name>Styles</name>
    <message>
        <source>Nothing is selected: click an object or a region with the Select tool (V).</source>
        <translation>Nichts ist ausgewählt: Klicken Sie mit dem Auswahlwerkzeug (V) auf ein Objekt oder eine Region.</translation>
    </message>
    <message>
        <source>&amp;Join with the Rest of Its Class</source>
        <translation>Mit dem &amp;Rest der Klasse verbinden</translation>
    </message>
    <message>
        <source>A region of its own becomes a part of its class&apos;s common region again</source>
        <translation>Eine eigene Region wird wieder Teil der gemeinsamen Region ihrer Klasse</translation>
    </message>
    <message>
        <source>There is no style to reroll: all are locked, or have a single mode.</source>
        <translation>Es gibt keinen Stil neu zu würfeln: Alle sind gesperrt oder haben nur eine Variante.</translation>
    </message>
    <message>
        <source>No style has been copied yet: select a region and copy its style first.</source>
        <translation>Es wurde noch kein Stil kopiert: Wählen Sie eine Region aus und kopieren Sie zuerst ihren Stil.</translation>
    </message>
    <message>
        <source>Its class has fewer than two modes, so there is nothing to blend.</source>
        <translation>Die Klasse hat weniger als zwei Varianten, es gibt also nichts zu mischen.</translation>
    </message>
    <message>
        <source>Copied the style of {title}.</source>
        <translation>Stil von {title} kopiert.</translation>
    </message>
</context>
<context>
    <name>StylesFromPhotographs</name>
    <message>
        <source>Starting…</source>
        <translation>Start…</translation>
    </message>
    <message>
        <source>Loading the encoder…</source>
        <translation>Der Encoder wird geladen…</translation>
    </message>
    <message>
        <source>Looking at the photograph…</source>
        <translation>Das Foto wird angesehen…</translation>
    </message>
    <message>
        <source>{title} is not open any more: Paste Style gives what was seen in the photograph to another region.</source>
        <translation>{title} ist nicht mehr geöffnet: Stil einfügen gibt das im Foto Gesehene einer anderen Region.</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>{name} wird gelesen</translation>
    </message>
    <message>
        <source>Taking a style from {name}</source>
        <translation>Ein Stil wird aus {name} übernommen</translation>
    </message>
    <message>
        <source>Select the region that is to take a style first (V).</source>
        <translation>Wählen Sie zuerst die Region aus, die einen Stil bekommen soll (V).</translation>
    </message>
    <message>
        <source>{name} is rendered elsewhere or has no file of weights, so there is no encoder to look at a photograph.</source>
        <translation>{name} rendert anderswo oder hat keine Gewichtsdatei, es gibt also keinen Encoder, der ein Foto ansehen könnte.</translation>
    </message>
    <message>
        <source>{name} was trained without styles.</source>
        <translation>{name} wurde ohne Stile trainiert.</translation>
    </message>
</context>
<context>
    <name>Styling</name>
    <message>
        <source>Reroll all styles</source>
        <translation>Alle Stile neu würfeln</translation>
    </message>
    <message>
        <source>Lock style of {what}</source>
        <translation>Stil von {what} sperren</translation>
    </message>
    <message>
        <source>Unlock style of {what}</source>
        <translation>Stil von {what} entsperren</translation>
    </message>
    <message>
        <source>Shuffle the default styles</source>
        <translation>Standardstile durchmischen</translation>
    </message>
    <message>
        <source>The style was copied under other weights, and a style means nothing to {name}: copy one here.</source>
        <translation>Der Stil wurde unter anderen Gewichten kopiert und sagt {name} nichts: Kopieren Sie hier einen.</translation>
    </message>
    <message>
        <source>{name} does not tell which style {title} has: choose one for it first.</source>
        <translation>{name} verrät nicht, welchen Stil {title} hat: Wählen Sie zuerst einen dafür.</translation>
    </message>
    <message>
        <source>{name} has no modes for {title}, so it has no style of its own yet.</source>
        <translation>{name} hat keine Varianten für {title}, daher gibt es dort noch keinen eigenen Stil.</translation>
    </message>
    <message>
        <source>The style has {count} numbers, and {name} takes {channels}.</source>
        <translation>Der Stil hat {count} Zahlen, und {name} nimmt {channels}.</translation>
    </message>
    <message>
        <source>Style of {what}</source>
        <translation>Stil von {what}</translation>
    </message>
    <message>
        <source>Random style of {what}</source>
        <translation>Zufälliger Stil von {what}</translation>
    </message>
    <message>
        <source>Default style of {what}</source>
        <translation>Standardstil von {what}</translation>
    </message>
    <message>
        <source>Style of all of {name}</source>
        <translation>Stil der Klasse {name}</translation>
    </message>
    <message>
        <source>Paste style to {what}</source>
        <translation>Stil in {what} einfügen</translation>
    </message>
    <message>
        <source>Own region of {name}</source>
        <translation>Eigene Region von {name}</translation>
    </message>
    <message>
        <source>{count} regions</source>
        <translation>{count} Regionen</translation>
    </message>
    <message>
        <source>A mode means something else in each class, and {name} does not tell what: paste the style into a region of the class that it was copied from.</source>
        <translation>Eine Variante bedeutet in jeder Klasse etwas anderes, und {name} verrät nicht, was: Fügen Sie den Stil in eine Region der Klasse ein, aus der er kopiert wurde.</translation>
    </message>
</context>
<context>
    <name>Svg</name>
    <message>
        <source>it is no text in UTF-8</source>
        <translation>es ist kein Text in UTF-8</translation>
    </message>
    <message>
        <source>it has a document type, which drawings do not need</source>
        <translation>es hat einen Dokumenttyp, den Zeichnungen nicht brauchen</translation>
    </message>
    <message>
        <source>it has too many points</source>
        <translation>es hat zu viele Punkte</translation>
    </message>
    <message>
        <source>nothing is drawn in it</source>
        <translation>darin ist nichts gezeichnet</translation>
    </message>
    <message>
        <source>it has too many shapes over one another to be drawn so large</source>
        <translation>es hat zu viele Formen übereinander, um so groß gezeichnet zu werden</translation>
    </message>
    <message>
        <source>its groups lie too deep in one another</source>
        <translation>seine Gruppen liegen zu tief ineinander</translation>
    </message>
    <message>
        <source>it is no SVG</source>
        <translation>es ist kein SVG</translation>
    </message>
    <message>
        <source>its view box is empty</source>
        <translation>seine viewBox ist leer</translation>
    </message>
    <message>
        <source>it has transforms: flatten them first</source>
        <translation>es hat Transformationen: Wenden Sie sie zuerst an</translation>
    </message>
    <message>
        <source>it has {size} MiB</source>
        <translation>es hat {size} MiB</translation>
    </message>
    <message>
        <source>it would be {width} x {height} pixels large</source>
        <translation>es wäre {width} × {height} Pixel groß</translation>
    </message>
    <message>
        <source>its path has numbers without a command</source>
        <translation>sein Pfad hat Zahlen ohne Befehl</translation>
    </message>
    <message>
        <source>it is no SVG ({error})</source>
        <translation>es ist kein SVG ({error})</translation>
    </message>
    <message>
        <source>it says nothing of its {attribute}</source>
        <translation>es sagt nichts über sein {attribute}</translation>
    </message>
    <message>
        <source>it has a number that is none ({error})</source>
        <translation>es hat eine Zahl, die keine ist ({error})</translation>
    </message>
    <message>
        <source>its path has the command `{command}`, which is not understood</source>
        <translation>sein Pfad hat den Befehl `{command}`, der nicht verstanden wird</translation>
    </message>
    <message>
        <source>it has an element `{element}`, which cannot be a silhouette</source>
        <translation>es hat ein Element `{element}`, das keine Silhouette sein kann</translation>
    </message>
</context>
<context>
    <name>SymmetryAxis</name>
    <message>
        <source>Axis of symmetry</source>
        <translation>Symmetrieachse</translation>
    </message>
    <message>
        <source>Axis of symmetry: drag it, double-click for the middle</source>
        <translation>Symmetrieachse: ziehen, Doppelklick für die Mitte</translation>
    </message>
</context>
<context>
    <name>TabBar</name>
    <message>
        <source>Open scenes</source>
        <translation>Geöffnete Szenen</translation>
    </message>
    <message>
        <source>{name}, not saved</source>
        <translation>{name}, nicht gespeichert</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>{name} schließen</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>Street</source>
        <translation>Straße</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Facade</source>
        <translation>Fassade</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>Leer</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Brush: paint the current class; Shift-click draws a straight line</source>
        <translation>Pinsel: die aktuelle Klasse malen; Umschalt+Klick zieht eine gerade Linie</translation>
    </message>
    <message>
        <source>Drag to paint. Shift-click: straight line. Shift-drag: size. Ctrl or Alt: pick. Turn the pen round to erase.</source>
        <translation>Ziehen malt. Umschalt+Klick: gerade Linie. Umschalt+Ziehen: Größe. Strg oder Alt: aufnehmen. Stift umdrehen: radieren.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Eraser: take from the selected object, else from what is under it</source>
        <translation>Radierer: nimmt vom ausgewählten Objekt weg, sonst von dem, was darunter liegt</translation>
    </message>
    <message>
        <source>Drag to erase from the selected object, else from what is under the pointer. Shift-click: straight line. Shift-drag: size.</source>
        <translation>Ziehen radiert am ausgewählten Objekt, sonst an dem unter dem Zeiger. Umschalt+Klick: gerade Linie. Umschalt+Ziehen: Größe.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Fill: give the object or the connected area under the pointer the current class</source>
        <translation>Füllen: dem Objekt oder der zusammenhängenden Fläche unter dem Zeiger die aktuelle Klasse geben</translation>
    </message>
    <message>
        <source>Click to give an object or an area the current class. Shift-click: all of its class. Ctrl or Alt: pick.</source>
        <translation>Klick gibt einem Objekt oder einer Fläche die aktuelle Klasse. Umschalt+Klick: der ganzen Klasse. Strg oder Alt: aufnehmen.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Rectangle: drag from corner to corner; Shift for a square</source>
        <translation>Rechteck: von Ecke zu Ecke ziehen; Umschalt für ein Quadrat</translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift: square. Alt: from the centre. Space: move it. Ctrl: pick.</source>
        <translation>Von Ecke zu Ecke ziehen. Umschalt: Quadrat. Alt: von der Mitte aus. Leertaste: verschieben. Strg: aufnehmen.</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Ellipse: drag from corner to corner of its box; Shift for a circle</source>
        <translation>Ellipse: von Ecke zu Ecke ihres Rahmens ziehen; Umschalt für einen Kreis</translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift: circle. Alt: from the centre. Space: move it. Ctrl: pick.</source>
        <translation>Von Ecke zu Ecke ziehen. Umschalt: Kreis. Alt: von der Mitte aus. Leertaste: verschieben. Strg: aufnehmen.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Line: as wide as the brush; Shift keeps to steps of 45 degrees</source>
        <translation>Linie: so breit wie der Pinsel; Umschalt hält 45°-Schritte ein</translation>
    </message>
    <message>
        <source>Drag from end to end. Shift: steps of 45°. Alt: from the middle. Space: move it. Ctrl: pick.</source>
        <translation>Von Ende zu Ende ziehen. Umschalt: 45°-Schritte. Alt: von der Mitte aus. Leertaste: verschieben. Strg: aufnehmen.</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Polygon: click corners, Enter closes, Backspace takes one back, Escape cancels</source>
        <translation>Polygon: Ecken klicken, Enter schließt, Rücktaste nimmt eine zurück, Esc bricht ab</translation>
    </message>
    <message>
        <source>Click corners. Enter, double click or a click on the first corner: close. Backspace: one corner back. Escape: cancel.</source>
        <translation>Ecken klicken. Enter, Doppelklick oder Klick auf die erste Ecke: schließen. Rücktaste: eine Ecke zurück. Esc: abbrechen.</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Lasso: draw around an area, it is filled when you let go</source>
        <translation>Lasso: eine Fläche umfahren, beim Loslassen wird sie gefüllt</translation>
    </message>
    <message>
        <source>Draw around an area; it is filled when you let go. Ctrl or Alt: pick. Escape: cancel.</source>
        <translation>Eine Fläche umfahren; beim Loslassen wird sie gefüllt. Strg oder Alt: aufnehmen. Esc: abbrechen.</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Region: draw around a part of the background that gets a style of its own</source>
        <translation>Region: einen Teil des Hintergrunds umfahren, der einen eigenen Stil bekommt</translation>
    </message>
    <message>
        <source>Draw around a part of the background: it gets a style of its own. Begin inside it. Escape: cancel.</source>
        <translation>Einen Teil des Hintergrunds umfahren: Er bekommt einen eigenen Stil. Darin beginnen. Esc: abbrechen.</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Select, move, scale and turn objects; select a background region</source>
        <translation>Objekte auswählen, verschieben, skalieren und drehen; eine Hintergrundregion auswählen</translation>
    </message>
    <message>
        <source>Click or rubber band: select. Drag: move. Handles: scale, turn. Shift: several. Arrow keys: by pixels.</source>
        <translation>Klick oder Rahmen: auswählen. Ziehen: verschieben. Griffe: skalieren, drehen. Umschalt: mehrere. Pfeiltasten: pixelweise.</translation>
    </message>
    <message>
        <source>Knife</source>
        <translation>Messer</translation>
    </message>
    <message>
        <source>Knife: draw a line through an object to make two of it</source>
        <translation>Messer: eine Linie durch ein Objekt ziehen, um zwei daraus zu machen</translation>
    </message>
    <message>
        <source>Draw a line through an object. Shift: straight. Or click corners: Enter cuts, Backspace takes one back, Escape cancels.</source>
        <translation>Eine Linie durch ein Objekt ziehen. Umschalt: gerade. Oder Ecken klicken: Enter schneidet, Rücktaste nimmt eine zurück, Esc bricht ab.</translation>
    </message>
    <message>
        <source>Recut</source>
        <translation>Nachschneiden</translation>
    </message>
    <message>
        <source>Re-cut: show what was painted over the selected object; Ctrl or Alt hides some of it</source>
        <translation>Nachschneiden: am ausgewählten Objekt Übermaltes zeigen; Strg oder Alt verdeckt einen Teil</translation>
    </message>
    <message>
        <source>Drag over the selected object to show what was painted over it. Ctrl or Alt: hide instead. Shift-drag: size.</source>
        <translation>Über das ausgewählte Objekt ziehen zeigt, was übermalt wurde. Strg oder Alt: stattdessen verdecken. Umschalt+Ziehen: Größe.</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Pick the class and the object under the pointer (hold Ctrl or Alt with any tool)</source>
        <translation>Klasse und Objekt unter dem Zeiger aufnehmen (mit jedem Werkzeug: Strg oder Alt halten)</translation>
    </message>
    <message>
        <source>Click what you want more of: its class is painted next, and it is selected.</source>
        <translation>Anklicken, wovon Sie mehr wollen: Seine Klasse wird als Nächstes gemalt, und es wird ausgewählt.</translation>
    </message>
    <message>
        <source>erase {title}</source>
        <translation>{title} radieren</translation>
    </message>
    <message>
        <source>pick {title}</source>
        <translation>{title} aufnehmen</translation>
    </message>
    <message>
        <source>{name} -&gt; new</source>
        <translation>{name} -&gt; neu</translation>
    </message>
    <message>
        <source>{name} -&gt; background</source>
        <translation>{name} -&gt; Hintergrund</translation>
    </message>
    <message>
        <source>{name} -&gt; {title}</source>
        <translation>{name} -&gt; {title}</translation>
    </message>
    <message>
        <source>{title} is hidden</source>
        <translation>{title} ist ausgeblendet</translation>
    </message>
    <message>
        <source>{title} is locked</source>
        <translation>{title} ist gesperrt</translation>
    </message>
    <message>
        <source>Paint {title}</source>
        <translation>{title} malen</translation>
    </message>
    <message>
        <source>Erase {title}</source>
        <translation>{title} radieren</translation>
    </message>
    <message>
        <source>{name} -&gt; inside {title}</source>
        <translation>{name} -&gt; in {title}</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Paint what things are</source>
        <translation>Malen, was die Dinge sind</translation>
    </message>
    <message>
        <source>Choose a class, such as vegetation or car, here, with a number key, or with a right click on the picture.</source>
        <translation>Wählen Sie eine Klasse, etwa Vegetation oder Auto: hier, mit einer Zifferntaste oder mit einem Rechtsklick auf das Bild.</translation>
    </message>
    <message>
        <source>The photograph follows</source>
        <translation>Das Foto folgt</translation>
    </message>
    <message>
        <source>Drag over the picture. What you paint becomes a photograph while the button is down; Ctrl+Z takes it back.</source>
        <translation>Ziehen Sie über das Bild. Was Sie malen, wird zum Foto, noch während die Taste gedrückt ist; Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Objects stay objects</source>
        <translation>Objekte bleiben Objekte</translation>
    </message>
    <message>
        <source>Cars, people and signs lie above the background. Press V, then drag one, scale it by its handles, or delete it: what is behind it is still there.</source>
        <translation>Autos, Menschen und Schilder liegen über dem Hintergrund. Drücken Sie V und ziehen Sie eines, skalieren Sie es an den Griffen oder löschen Sie es: Was dahinter ist, ist noch da.</translation>
    </message>
    <message>
        <source>Everything has looks</source>
        <translation>Alles hat ein Aussehen</translation>
    </message>
    <message>
        <source>Select something and choose among the ways it could look. Y takes one by chance; the pointer over one shows it in place.</source>
        <translation>Wählen Sie etwas aus und entscheiden Sie, wie es aussehen soll. Y nimmt ein Aussehen zufällig; der Zeiger darüber zeigt es im Bild.</translation>
    </message>
    <message>
        <source>Only here, or the whole picture</source>
        <translation>Nur hier oder überall</translation>
    </message>
    <message>
        <source>With Only here an edit changes nothing elsewhere. With Whole picture the light of everything may follow.</source>
        <translation>Mit Nur hier ändert eine Bearbeitung anderswo nichts. Mit Überall kann das Licht des ganzen Bildes folgen.</translation>
    </message>
    <message>
        <source>From a photograph, into a picture</source>
        <translation>Aus einem Foto, in ein Bild</translation>
    </message>
    <message>
        <source>File &gt; Open Photograph makes a scene of a photograph; Ctrl+E exports what you see. F1 lists all keys, and Help &gt; User Guide has a page for each task.</source>
        <translation>Datei &gt; Foto öffnen macht aus einem Foto eine Szene; Strg+E exportiert, was Sie sehen. F1 listet alle Tasten auf, und Hilfe &gt; Handbuch hat für jede Aufgabe eine Seite.</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>A training is running. Shall it go on without this window?</source>
        <translation>Ein Training läuft. Soll es ohne dieses Fenster weiterlaufen?</translation>
    </message>
    <message>
        <source>Stopped, it saves first and can go on later.</source>
        <translation>Beim Anhalten speichert es zuerst und kann später weiterlaufen.</translation>
    </message>
    <message>
        <source>Let It Go On</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Stop It</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The training has ended.</source>
        <translation>Das Training ist beendet.</translation>
    </message>
    <message>
        <source>Stopped; the run is saved in {folder}.</source>
        <translation>Angehalten; der Lauf ist in {folder} gespeichert.</translation>
    </message>
    <message>
        <source>Training failed. {sentence}</source>
        <translation>Das Training ist fehlgeschlagen. {sentence}</translation>
    </message>
    <message>
        <source>Finishing the step and saving…</source>
        <translation>Der Schritt wird beendet und gespeichert…</translation>
    </message>
    <message>
        <source>Checking the pictures of {name}…</source>
        <translation>Die Bilder von {name} werden geprüft…</translation>
    </message>
    <message>
        <source>{name}, of the open scene</source>
        <translation>{name}, aus der geöffneten Szene</translation>
    </message>
</context>
<context>
    <name>TrainingDialog</name>
    <message>
        <source>Train on a Folder</source>
        <translation>Mit Ordner trainieren</translation>
    </message>
    <message>
        <source>Pictures and maps</source>
        <translation>Bilder und Karten</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>find out</source>
        <translation>erkennen</translation>
    </message>
    <message>
        <source>those of the preset, else of the layout</source>
        <translation>die der Voreinstellung, sonst die des Aufbaus</translation>
    </message>
    <message>
        <source>Begin with the weights that are open</source>
        <translation>Mit den geöffneten Gewichten beginnen</translation>
    </message>
    <message>
        <source>the whole schedule</source>
        <translation>der ganze Plan</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>Terms of the weights: shown with every picture</source>
        <translation>Bedingungen der Gewichte, mit jedem Bild gezeigt</translation>
    </message>
    <message>
        <source>Go on with the run that is in this folder</source>
        <translation>Den Lauf in diesem Ordner fortsetzen</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Choose the folder that holds the pictures and their maps.</source>
        <translation>Wählen Sie den Ordner mit den Bildern und ihren Karten.</translation>
    </message>
    <message>
        <source>&amp;Pictures and maps:</source>
        <translation>&amp;Bilder und Karten:</translation>
    </message>
    <message>
        <source>Result &amp;into:</source>
        <translation>&amp;Ergebnis nach:</translation>
    </message>
    <message>
        <source>P&amp;reset:</source>
        <translation>&amp;Voreinstellung:</translation>
    </message>
    <message>
        <source>&amp;Layout of the folder:</source>
        <translation>&amp;Aufbau des Ordners:</translation>
    </message>
    <message>
        <source>Cl&amp;asses:</source>
        <translation>&amp;Klassen:</translation>
    </message>
    <message>
        <source>&amp;Time:</source>
        <translation>&amp;Zeit:</translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation>&amp;Gerät:</translation>
    </message>
    <message>
        <source>Li&amp;cence:</source>
        <translation>&amp;Lizenz:</translation>
    </message>
    <message>
        <source>&amp;Further options:</source>
        <translation>&amp;Weitere Optionen:</translation>
    </message>
    <message>
        <source>Choose a folder for the result.</source>
        <translation>Wählen Sie einen Ordner für das Ergebnis.</translation>
    </message>
    <message>
        <source>This folder holds a run: go on with it, or choose another one for the result.</source>
        <translation>Dieser Ordner enthält einen Lauf: Setzen Sie ihn fort oder wählen Sie einen anderen für das Ergebnis.</translation>
    </message>
</context>
<context>
    <name>TrainingOrder</name>
    <message>
        <source>The further options are no command line: {reason}.</source>
        <translation>Die weiteren Optionen sind keine Befehlszeile: {reason}.</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Losses</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>Samples: labels, synthesized, photograph</source>
        <translation>Beispiele: Labels, erzeugt, Foto</translation>
    </message>
    <message>
        <source>Labels, what the network makes of them, the photograph</source>
        <translation>Labels, was das Netz daraus macht, das Foto</translation>
    </message>
    <message>
        <source>Nothing is being trained: Model &gt; Train on a Folder.</source>
        <translation>Es wird nichts trainiert: Modell &gt; Mit Ordner trainieren.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Finish the step, save, and end; it can go on later</source>
        <translation>Den Schritt beenden, speichern und aufhören; es kann später weitergehen</translation>
    </message>
    <message>
        <source>Use These Weights</source>
        <translation>Diese Gewichte verwenden</translation>
    </message>
    <message>
        <source>Render the open scene with the newest weights of this run</source>
        <translation>Die geöffnete Szene mit den neuesten Gewichten dieses Laufs rendern</translation>
    </message>
    <message>
        <source>Train…</source>
        <translation>Trainieren…</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02} min</source>
        <translation>{hours} h {minutes:02} min</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>Schritt {step}</translation>
    </message>
    <message>
        <source>{speed:.1f} pictures a second</source>
        <translation>{speed:.1f} Bilder je Sekunde</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context>
<context>
    <name>TrainingRun</name>
    <message>
        <source>Training ended unexpectedly (exit code {code}).</source>
        <translation>Das Training endete unerwartet (Rückgabewert {code}).</translation>
    </message>
    <message>
        <source>{folder}: training cannot start ({reason}).</source>
        <translation>{folder}: Das Training kann nicht starten ({reason}).</translation>
    </message>
</context>
<context>
    <name>Transform</name>
    <message>
        <source>No object is selected: click one with the Select tool (V) or in the list.</source>
        <translation>Kein Objekt ist ausgewählt: Klicken Sie eines mit dem Auswahlwerkzeug (V) oder in der Liste an.</translation>
    </message>
    <message>
        <source>There is no object that is visible and not locked.</source>
        <translation>Es gibt kein Objekt, das sichtbar und nicht gesperrt ist.</translation>
    </message>
    <message>
        <source>It has neither scale nor rotation.</source>
        <translation>Es ist weder skaliert noch gedreht.</translation>
    </message>
    <message>
        <source>All that is selected is locked or hidden, so it stays where it is.</source>
        <translation>Alles Ausgewählte ist gesperrt oder ausgeblendet und bleibt daher, wo es ist.</translation>
    </message>
    <message>
        <source>{object} is locked or hidden, so it stays where it is.</source>
        <translation>{object} ist gesperrt oder ausgeblendet und bleibt daher, wo es ist.</translation>
    </message>
    <message>
        <source>{dx}, {dy} px</source>
        <translation>{dx}, {dy} px</translation>
    </message>
    <message>
        <source>Horizon -&gt; row {row}</source>
        <translation>Horizont -&gt; Zeile {row}</translation>
    </message>
</context>
<context>
    <name>VectorBox</name>
    <message>
        <source>Number {number} of the style</source>
        <translation>Zahl {number} des Stils</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Render</source>
        <translation>Rendern</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
</context>
</TS>
