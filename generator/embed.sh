#!/bin/sh
# Writes assembly that holds the named files, as the table that base/embedded.h reads:
# address, length and name of each, then zeros. Usage: embed.sh FILE... > embedded.s
set -eu
echo '.section .rodata'
number=0
for file in "$@"; do
    echo "file_$number: .incbin \"$file\""
    echo "end_$number: .byte 0"
    echo "name_$number: .asciz \"${file#generator/}\""
    number=$((number + 1))
done
echo '.section .data.rel.ro, "aw"'
echo '.balign 8'
echo '.globl embedded_files'
echo 'embedded_files:'
last=$number
number=0
while [ "$number" -lt "$last" ]; do
    echo ".quad file_$number, end_$number - file_$number, name_$number"
    number=$((number + 1))
done
echo '.quad 0, 0, 0'
echo '.section .note.GNU-stack, "", @progbits'
