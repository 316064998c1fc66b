# What a person sees who enters a container through the agent.
PS1='agent@\h:\w\$ '
if [ -d /proc/1/root/. ] 2>/dev/null; then
  printf 'Network, processes and hostname are those of the container; its files are below /proc/1/root.\n'
fi
