#!/usr/bin/env bash
# pinyin-pro 3.29.4 (npm): the surname 单于 is read shanyu in the mode for names.
#
# 单 is read shan as a surname of one character, chan in the surname 单于 (Chanyu), dan elsewhere. Asked for the reading of a name (surname "head" or
# "all"), pinyin-pro takes the one-character surname 单 before the two-character one, though it knows others of two characters
# (万俟, 尉迟, 长孙) and their readings; 么, the surname Yao, is read me.
# Seen: 单于 shan yu (right: chan yu); 么 me (right: yao); 万俟 mo qi, 尉迟 yu chi, 单 shan, as they should be.
# What follows here: surnames of two characters are tried first, from a table of our own, and both readings find a person.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pinyin-pro@3.29.4
cat >run.mjs <<'JS'
import { pinyin } from 'pinyin-pro';
for (const name of ['单于明', '么小红', '单小红', '万俟明', '尉迟明']) {
  console.log(name, ...['head', 'all'].map((surname) => pinyin(name, { toneType: 'none', surname })).map((text) => text.replaceAll(' ', '')));
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "单于明 shanyuming shanyuming
么小红 mexiaohong mexiaohong
单小红 shanxiaohong shanxiaohong
万俟明 moqiming moqiming
尉迟明 yuchiming yuchiming" ] || { echo "the behaviour has changed"; exit 1; }
echo "as found"
