-- Nearly every file of a repository is found by its ending already, and stays what it is: `yaml`. Only kustomize's third
-- spelling has none.
vim.filetype.add({ filename = { ["Kustomization"] = "yaml" } })
