#!/bin/bash
# groupsim sweep submit crash ./mine.yaml --over consumer.session.timeout.ms=6000..45000/14 --runs 100
#
# Makes 8 shards as one job array and merges them when all are done. Read it, change
# what your site wants, and run it where sbatch is, in a folder that all nodes see. It can be
# run again: shards that are there already are taken as they are, and one that was interrupted
# goes on where it was.
#
#   sweep-0123456789/part-*.jsonl   the parts, and *.log what each task said
#   sweep-0123456789.jsonl          the whole, when the second job is done
#   sweep-0123456789.out            what is printed of it; sweep-0123456789.log has its sha256
#
# One shard alone, after a failure: --array=7 in the place of --array=0-7.
set -euo pipefail

groupsim=${GROUPSIM:-groupsim} # the command, as the nodes find it
options=(--export=ALL) # of both jobs, and the last word: --partition=… --account=… --time=… --mem=…
export GROUPSIM="$groupsim"

for file in ./mine.yaml; do # what the tasks read, as it lies from here
	[ -r "$file" ] || { printf '%s: cannot be read from this folder\n' "$file" >&2; exit 2; }
done

mkdir -p sweep-0123456789
array=$(sbatch --parsable --job-name=sweep-0123456789 --array=0-7 --requeue \
	--ntasks=1 --cpus-per-task=1 --mem=512M \
	--open-mode=append --output=sweep-0123456789/part-%a-of-8.log "${options[@]}" <<'END'
#!/bin/bash
export GOMAXPROCS=1
exec "$GROUPSIM" sweep crash ./mine.yaml --over consumer.session.timeout.ms=6000..45000/14 --runs 100 -j 1 --shard "$SLURM_ARRAY_TASK_ID/8" --resume sweep-0123456789/part-"$SLURM_ARRAY_TASK_ID"-of-8.jsonl
END
)
array=${array%%;*} # a federation adds the cluster's name
echo "job array $array makes 8 shards"
merge=$(sbatch --parsable --job-name=sweep-0123456789-merge --dependency=afterok:"$array" --kill-on-invalid-dep=yes --requeue \
	--ntasks=1 --cpus-per-task=1 --mem=512M \
	--output=sweep-0123456789.out --error=sweep-0123456789.log "${options[@]}" <<'END'
#!/bin/bash
exec "$GROUPSIM" sweep merge -o text --document sweep-0123456789.jsonl 'sweep-0123456789/part-*-of-8.jsonl'
END
)
merge=${merge%%;*}
echo "job $merge merges them into sweep-0123456789.jsonl; squeue -j $array,$merge shows how far they are"
