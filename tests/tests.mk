# Tests: make test (all), make test T=names (those with "names" in their name).
UNIT_SOURCES = $(wildcard tests/unit/*/*.c)
UNIT_PROGRAMS = $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
RUN_TESTS = tests/run.py --build $(BUILD) $(if $(T),--only $(T))

test: test-packages
	@$(MAKE) --no-print-directory $(PROGRAM) $(CATALOGUE) $(UNIT_PROGRAMS) $(BLURRING) $(MUTANT)
	@$(MAKE) --no-print-directory site
	$(RUN_TESTS)

golden-update: all
	tests/run.py --build $(BUILD) --update $(if $(T),--only $(T))

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -Wno-conversion -Wno-missing-prototypes \
	  -MMD -MP $(LDFLAGS) -o $@ $< $(LIBRARY) $(DECODE_LIBS) $(PKG_LIBS) -lcmocka

# The program as a board would have it whose protocol blurs who objects: no protocol that
# is there does, so the tests bring one. It stands beside the other, as what it starts does.
BLURRING = $(BUILD)/voornaam-blur
$(BLURRING): $(BUILD)/main.o $(LIBRARY) generator/embed.sh | $(DECODER)
	@rm -rf $(BUILD)/blur && mkdir -p $(BUILD)/blur/generator
	@cp -r templates themes $(BUILD)/blur/ && cp -r generator/data $(BUILD)/blur/generator/
	@sed -i 's/^objected_photo: .*/objected_photo: [blur]/' \
	  $(BUILD)/blur/generator/data/protocols/baseline.yml
	@grep -q '^objected_photo: .blur.' $(BUILD)/blur/generator/data/protocols/baseline.yml
	@cd $(BUILD)/blur && $(CURDIR)/generator/embed.sh $(EMBEDDED) > embedded.s && \
	  $(CC) -c -o embedded.o embedded.s
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(BUILD)/main.o $(BUILD)/blur/embedded.o \
	  $(LIBRARY) $(PKG_LIBS)

# The program with its redactor switched off: what stands behind it must find all that it
# leaves (tests/gate/mutant.py).
MUTANT = $(BUILD)/voornaam-mutant
$(MUTANT): $(BUILD)/main.o $(LIBRARY) generator/privacy/edit.c | $(DECODER)
	@mkdir -p $(BUILD)/mutant
	@$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -Wno-unused-parameter -DVOORNAAM_MUTANT \
	  -c -o $(BUILD)/mutant/edit.o generator/privacy/edit.c
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(BUILD)/main.o $(BUILD)/mutant/edit.o \
	  $(LIBRARY) $(PKG_LIBS)

# Everything again under the sanitizers; each piece of an arena is a malloc there.
asan: test-packages
	$(MAKE) --no-print-directory BUILD=$(BUILD)/asan DEFINES='-DARENA_MALLOC -DCAGE_WITHOUT_FILTER' \
	  OPTIMISE='-O1 -g -fno-omit-frame-pointer' \
	  SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined' sanitized
sanitized: $(PROGRAM) $(CATALOGUE) $(UNIT_PROGRAMS) $(BLURRING) $(MUTANT)
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 \
	  LSAN_OPTIONS=suppressions=$(CURDIR)/tests/tools/leaks.txt:print_suppressions=0 \
	  $(RUN_TESTS) --sanitized

valgrind: packages
	@tests/tools/packages.sh valgrind
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/valgrind DEFINES=-DCAGE_WITHOUT_FILTER \
	  valgrinded
valgrinded: $(PROGRAM) $(CATALOGUE)
	tests/run.py --build $(BUILD) --valgrind --only golden

# Every hostile file of tests/hostile.py; takes its time.
hostile: test-packages
	@$(MAKE) --no-print-directory $(PROGRAM) $(CATALOGUE)
	tests/run.py --build $(BUILD) --hostile $(if $(T),--only $(T))
.PHONY: hostile

bench: all
	@tests/tools/packages.sh hugo python3
	@$(MAKE) --no-print-directory $(NO_GATE)
	tests/bench/bench.py --program $(PROGRAM) --no-gate $(NO_GATE)

# The program with a gate that looks at nothing, to measure what looking costs. It is never
# installed, stands in a folder of its own with the reader of documents, and its proofs are
# worth nothing to the other: another program has another key (app/proofs.c).
NO_GATE = $(BUILD)/bench/no-gate/voornaam
$(NO_GATE): $(BUILD)/main.o $(LIBRARY) generator/verify/gate.c | $(DECODER)
	@mkdir -p $(@D)
	@ln -sf $(abspath $(DECODER)) $(@D)/voornaam-decode
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -DVOORNAAM_BENCH_NO_GATE -c \
	  -o $(@D)/gate.o generator/verify/gate.c
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(BUILD)/main.o $(@D)/gate.o $(LIBRARY) $(PKG_LIBS)

# Photos into pictures, beside vipsthumbnail, Hugo, sharp (when npm can be reached) and
# bare decoding.
bench-media: all
	@tests/tools/packages.sh hugo python3 ffmpeg libimage-exiftool-perl libvips-tools \
	  libjpeg-turbo-progs
	tests/bench/media.py --program $(PROGRAM) --npm $(BUILD)/bench-npm
.PHONY: bench-media

# What the names engine costs and finds; VOORNAAM_SHARED says where the corpus is.
bench-names: test-packages
	@$(MAKE) --no-print-directory $(BUILD)/bench/names
	$(BUILD)/bench/names
$(BUILD)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -Wno-conversion -MMD -MP $(LDFLAGS) \
	  -o $@ $< $(LIBRARY) $(DECODE_LIBS) $(PKG_LIBS)
.PHONY: bench-names

# Who looked at which file: a long history, beside git log.
bench-history: test-packages
	@$(MAKE) --no-print-directory $(BUILD)/bench/history
	tests/bench/history.py --program $(BUILD)/bench/history
.PHONY: bench-history

lint: all
	@tests/tools/packages.sh clang-format cppcheck
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr -Igenerator generator
.PHONY: sanitized valgrinded

# Every page of the demo in Chromium; needs npm and a few hundred megabytes, so it is not
# part of make test.
browser: site
	@command -v npm >/dev/null || tests/tools/packages.sh nodejs npm
	@command -v java >/dev/null || tests/tools/packages.sh default-jre-headless
	@tests/tools/packages.sh chromium
	mkdir -p $(BUILD)/browser && cp tests/browser/* $(BUILD)/browser/
	cd $(BUILD)/browser && npm install --no-audit --no-fund --silent
	java -jar $(BUILD)/browser/node_modules/vnu-jar/build/dist/vnu.jar --errors-only \
	  --skip-non-html $(OUT)
	node $(BUILD)/browser/pages.mjs $(OUT)
.PHONY: browser
