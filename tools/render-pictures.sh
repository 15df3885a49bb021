#!/usr/bin/env bash
# Renders docs/pictures/*.png from what the demo writes: tools/render-pictures.sh [FOLDER]
# FOLDER holds finance-allocation.xlsx and leadership-review.xlsx; without it the demo is run first.
# Needs soffice (LibreOffice Calc), pdftotext and pdftoppm (poppler) and convert (ImageMagick).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
pictures=$root/docs/pictures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH=$root/node_modules/.bin:$PATH

for tool in soffice pdftotext pdftoppm convert; do
  command -v "$tool" >/dev/null || { echo "render-pictures: $tool is not installed" >&2; exit 3; }
done

# Calibri is not free; a substitute of about its width keeps pictures close to what Excel shows.
cat >"$work/fonts.conf" <<'FONTS'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>Calibri</string></test>
    <edit name="family" mode="assign" binding="same"><string>Carlito</string><string>Liberation Sans</string></edit>
  </match>
</fontconfig>
FONTS

folder=${1:-}
if [ -z "$folder" ]; then
  node "$root/src/main.ts" demo --out "$work/demo" >&2
  folder=$(dirname "$(find "$work/demo" -name finance-allocation.xlsx | head -n 1)")
fi

to_pdf() { # workbook
  FONTCONFIG_FILE=$work/fonts.conf soffice --headless "-env:UserInstallation=file://$work/profile" \
    --convert-to pdf --outdir "$work" "$folder/$1.xlsx" >/dev/null 2>&1
  pdftotext -layout "$work/$1.pdf" "$work/$1.txt"
}

page_of() { # workbook sheet: its first page, by the footer `Run ID   sheet   page / pages`
  local page
  page=$(awk -v RS='\f' -v footer="Run [^ ]+ +$2 +[0-9]+ / [0-9]+" '$0 ~ footer { print NR; exit }' "$work/$1.txt")
  [ -n "$page" ] || { echo "render-pictures: $1 has no sheet $2" >&2; return 1; }
  echo "$page"
}

picture() { # workbook sheet name: the first page without header and footer, trimmed, 1400 pixels wide
  local page
  page=$(page_of "$1" "$2")
  pdftoppm -png -r 200 -f "$page" -l "$page" -singlefile "$work/$1.pdf" "$work/page"
  convert "$work/page.png" -gravity north -chop 0x100 -gravity south -chop 0x100 -trim +repage \
    -resize 1400x -bordercolor white -border 20 +dither -colors 128 -strip "png8:$pictures/$3.png"
}

mkdir -p "$pictures"
to_pdf finance-allocation
picture finance-allocation Summary finance-summary
picture finance-allocation Allocation finance-allocation
picture finance-allocation Teams finance-teams
picture finance-allocation Bets finance-bets
picture finance-allocation 'Accounting review' finance-accounting
picture finance-allocation Review finance-review
picture finance-allocation Ledger finance-ledger
picture finance-allocation Checks finance-checks
picture finance-allocation Method finance-method
to_pdf leadership-review
picture leadership-review Overview leadership-overview
picture leadership-review Ladder leadership-ladder
picture leadership-review 'Months to quarters' leadership-middle
picture leadership-review Flow leadership-flow
ls -l "$pictures"
